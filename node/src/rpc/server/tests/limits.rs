//! What a client cannot take up.

use super::*;

#[test]
fn what_is_too_long_is_not_kept() {
	let served = serve(LIMITS, 10);
	let mut socket = served.socket();
	let whole = vec![b' '; 1024 * 1024 + 1];
	let mut frame = vec![0x81, 0x80 | 127];
	frame.extend((whole.len() as u64).to_be_bytes());
	frame.extend([0; 4]);
	frame.extend(whole);
	socket.0.write_all(&frame).unwrap();
	assert_eq!(socket.message()["error"]["code"], -32007);
	socket.send(&text(1));
	assert_eq!(socket.message()["result"], "x");
}

/// The kernel keeps some MB of what was sent and not read; of 1,000 answers, most are not even made.
#[test]
fn who_does_not_read_is_not_read() {
	const ASKED: usize = 1_000;
	const BYTES: usize = 200_000;
	let served = serve(Limits { calls_per_connection: 16, patience: NEVER, ..LIMITS }, 10);
	let mut socket = served.socket();
	for _ in 0..ASKED {
		socket.send(&text(BYTES));
	}
	let mut before = 0;
	loop {
		std::thread::sleep(Duration::from_millis(500));
		let called = served.called.load(Ordering::SeqCst);
		if called == before {
			break;
		}
		before = called;
	}
	assert!(before < ASKED / 2, "{before} answers were made that nobody reads");
	assert_eq!(served.rpc(&text(1))["result"], "x");
	// Nothing that was asked is forgotten.
	for _ in 0..ASKED {
		let answer = socket.message();
		let read = answer["result"].as_str().map(str::len) == Some(BYTES);
		assert!(read || answer["error"]["code"] == 4006, "{answer}");
	}
}

#[test]
fn calls_at_work_are_bounded() {
	let served = serve(Limits { calls_per_connection: 2, patience: NEVER, ..LIMITS }, 10);
	let mut socket = served.socket();
	for _ in 0..100 {
		socket.send(&text(8_000_000));
	}
	std::thread::sleep(Duration::from_secs(1));
	// Some that the kernel has taken, and two more.
	let called = served.called.load(Ordering::SeqCst);
	assert!(called < 10, "{called} calls");
}

#[test]
fn a_client_that_takes_nothing_loses_its_place() {
	let served = serve(LIMITS, 1);
	let body = text(8_000_000);
	let mut http = served.connect();
	http.write_all((served.head(body.len()) + &body).as_bytes()).unwrap();
	served.wait_for_place();

	let mut socket = served.socket();
	for _ in 0..10 {
		socket.send(&text(8_000_000));
	}
	assert_eq!(served.post(&text(1)).0, 429);
	served.wait_for_place();
}

/// Whoever takes a little in time keeps no place with that: all of this answer would take 200 s.
#[test]
fn a_client_that_takes_next_to_nothing_loses_its_place() {
	let served = serve(LIMITS, 1);
	let body = text(8_000_000);
	let mut slow = served.connect_with_little_room();
	slow.write_all((served.head(body.len()) + &body).as_bytes()).unwrap();
	std::thread::scope(|scope| {
		scope.spawn(move || {
			while slow.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {
				std::thread::sleep(PATIENCE / 10);
			}
		});
		assert_eq!(served.post(&text(1)).0, 429);
		served.wait_for_place();
	});
}

#[test]
fn requests_that_are_not_finished_end() {
	let served = serve(LIMITS, 3);
	let begun = |what: &str| {
		let mut stream = served.connect();
		stream.write_all(what.as_bytes()).unwrap();
		stream
	};
	let silent = [begun(""), begun("POST / HTTP/1.1\r\nHost: ")];
	let body = begun(&(served.head(100) + "{"));
	assert_eq!(served.post(&text(1)).0, 429);
	served.wait_for_place();
	for mut stream in silent {
		assert_eq!(stream.read(&mut [0]).unwrap(), 0);
	}
	assert_eq!(answer(body), (408, "The request took too long.\n".into()));
}

#[test]
fn a_frame_that_is_not_finished_ends_the_connection() {
	let served = serve(LIMITS, 10);
	let mut socket = served.socket();
	socket.0.write_all(&[0x81, 0x80 | 100, 0, 0, 0, 0, b'{']).unwrap();
	socket.until_it_ends();
	// Nor does it help to send one piece after the other.
	let mut socket = served.socket();
	let begin = Instant::now();
	socket.send_frame(0x01, b"{");
	socket.0.set_read_timeout(Some(PATIENCE / 4)).unwrap();
	while !matches!(socket.0.read(&mut [0]), Ok(0)) {
		assert!(begin.elapsed() < NEVER, "it goes on");
		if socket.0.write_all(&[0x00, 0x80, 0, 0, 0, 0]).is_err() {
			break;
		}
	}
}

#[test]
fn idle_sockets_make_room_and_subscribers_do_not() {
	let served = serve(LIMITS, 2);
	let (mut subscriber, idle) = (served.socket(), served.socket());
	subscriber.send(&listen());
	let subscription = subscriber.message()["result"].clone();
	assert_eq!(subscriber.message()["params"]["subscription"], subscription);
	assert_eq!(served.post(&text(1)).0, 429);
	served.wait_for_place();
	idle.until_it_ends();
	// There is a place now, so nobody has to go.
	std::thread::sleep(2 * PATIENCE);
	let _other = served.socket();
	std::thread::sleep(2 * PATIENCE);
	served.wait_for_place();
	subscriber.send(&text(1));
	assert_eq!(subscriber.message()["result"], "x");
}

#[test]
fn sockets_that_do_not_answer_pings_end() {
	let interval = Duration::from_millis(200);
	let served = serve(Limits { ping_interval: interval, silence_max: PATIENCE, ..LIMITS }, 10);
	let (dead, mut alive) = (served.socket(), served.socket());
	alive.send(&listen());
	let begin = Instant::now();
	while begin.elapsed() < 3 * PATIENCE {
		if alive.receive().unwrap().0 == 0x89 {
			alive.send_frame(0x8a, b"");
		}
	}
	dead.until_it_ends();
}

#[test]
fn answers_that_find_no_room_are_refused() {
	let served = serve(Limits { own_bytes: 1_000, largest: 0, ..LIMITS }, 10);
	let refused = served.rpc(&text(1_000))["error"].clone();
	assert_eq!(refused, json!({ "code": 4006, "message": "too much waits to be read; try again" }));
	assert_eq!(served.rpc(&text(500))["result"].as_str().unwrap().len(), 500);
	let one: Value = serde_json::from_str(&text(400)).unwrap();
	assert!(served.rpc(&json!([one, one]).to_string())[1]["result"].is_string());
	assert_eq!(served.rpc(&json!([one, one, one]).to_string())["error"]["code"], 4006);
}

/// How often a connection may call in a minute here, and how often it does.
const A_MINUTE: u32 = 60;
const CALLS: usize = 360;

/// An endpoint at which a connection may call so often.
fn limited() -> RpcEndpoint {
	RpcEndpoint { rate_limit: std::num::NonZeroU32::new(A_MINUTE), ..endpoint(10) }
}

/// How many of its calls are answered. What has to wait for its turn more than ten times is refused.
fn calls_answered(mut socket: Socket) -> usize {
	for _ in 0..CALLS {
		socket.send(&text(1));
	}
	let answers = (0..CALLS).map(|_| socket.message());
	let (done, refused): (Vec<_>, Vec<_>) = answers.partition(|said| said["result"] == "x");
	for said in refused {
		assert_eq!(said["error"]["code"], -32999, "{said}");
	}
	done.len()
}

/// Each connection counts for itself, and an address that is named counts for nothing.
#[test]
fn a_connection_calls_no_more_often_than_it_may() {
	let loopback = "127.0.0.0/8".parse().unwrap();
	let named = RpcEndpoint { rate_limit_whitelisted_ips: vec![loopback], ..limited() };
	let served = try_serve(LIMITS, vec![limited()]).unwrap();
	for _ in 0..2 {
		let done = calls_answered(served.socket());
		assert!(A_MINUTE as usize <= done && done < CALLS, "{done} calls");
	}
	assert_eq!(calls_answered(try_serve(LIMITS, vec![named]).unwrap().socket()), CALLS);
}

/// Whom a connection is from, nobody but a trusted proxy can say; and what it says counts instead of its
/// own address.
#[test]
fn a_client_does_not_name_itself_to_call_more_often() {
	let (unlimited, other) = ("X-Forwarded-For: 192.0.2.1\r\n", "X-Forwarded-For: 192.0.3.1\r\n");
	let cases = [
		(true, "192.0.2.0/24", unlimited, true),
		(true, "192.0.2.0/24", other, false),
		(true, "192.0.2.0/24", "", false),
		(true, "127.0.0.0/8", other, false),
		(true, "127.0.0.0/8", "", true),
		(false, "192.0.2.0/24", unlimited, false),
		(false, "127.0.0.0/8", other, true),
	];
	std::thread::scope(|scope| {
		for (trusted, named, lines, is_unlimited) in cases {
			scope.spawn(move || {
				let served = RpcEndpoint {
					rate_limit_trust_proxy_headers: trusted,
					rate_limit_whitelisted_ips: vec![named.parse().unwrap()],
					..limited()
				};
				let served = try_serve(LIMITS, vec![served]).unwrap();
				let done = calls_answered(served.socket_with(lines));
				assert_eq!(done == CALLS, is_unlimited, "{trusted} {named} {lines}: {done} calls");
			});
		}
	});
}
