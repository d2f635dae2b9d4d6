//! What a web page gets.

use super::*;

fn serve_pages(cors: Option<&[&str]>) -> Served {
	let cors = cors.map(|origins| origins.iter().map(|origin| origin.to_string()).collect());
	try_serve(LIMITS, vec![RpcEndpoint { cors, ..endpoint(10) }]).unwrap()
}

/// Head and body of the answer to a call over plain HTTP with these lines in its head, each with its end.
fn call_with(served: &Served, lines: &str) -> String {
	let body = text(1);
	let head = format!(
		"POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
		 Connection: close\r\n{lines}\r\n",
		body.len()
	);
	let mut stream = served.connect();
	stream.write_all((head + &body).as_bytes()).unwrap();
	let mut answer = String::new();
	stream.read_to_string(&mut answer).unwrap();
	answer
}

fn from(served: &Served, origin: &str) -> String {
	call_with(served, &format!("Host: {}\r\nOrigin: {origin}\r\n", served.address))
}

#[test]
fn socket_is_for_pages_that_may_ask_and_for_who_is_no_page() {
	let served = serve_pages(Some(&["http://localhost:*"]));
	for lines in ["", "Origin: http://localhost\r\n", "Origin: http://localhost:3000\r\n"] {
		assert!(served.try_socket(lines).is_some(), "{lines}");
	}
	for origin in ["https://evil.example", "http://localhost.evil.example", "null"] {
		let lines = format!("Origin: {origin}\r\n");
		assert!(served.try_socket(&lines).is_none(), "{origin}");
	}
	assert!(serve_pages(None).try_socket("Origin: https://evil.example\r\n").is_some());
	assert!(serve_pages(Some(&["*"])).try_socket("Origin: https://evil.example\r\n").is_some());
	assert!(serve_pages(Some(&[])).try_socket("Origin: http://localhost\r\n").is_none());
}

#[test]
fn page_that_may_not_ask_is_told_so_instead_of_getting_a_socket() {
	let served = serve_pages(Some(&[]));
	let mut stream = served.connect();
	write!(
		stream,
		"GET / HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
		 Sec-WebSocket-Key: Y2F0ZW5hIG92ZXJsb2FkIQ==\r\nSec-WebSocket-Version: 13\r\n\
		 Origin: https://evil.example\r\n\r\n",
		served.address
	)
	.unwrap();
	// The connection stays open for another request, for as long as a client may take.
	assert_eq!(answer(stream), (403, "Pages of this origin may not ask.\n".into()));
}

#[test]
fn browsers_are_told_whose_pages_may_have_an_answer() {
	let told = "access-control-allow-origin: ";
	let served = serve_pages(Some(&["http://localhost:*", "https://catena.example"]));
	for origin in ["http://localhost:3000", "https://catena.example"] {
		let answer = from(&served, origin);
		assert!(answer.contains(&format!("{told}{origin}\r\n")), "{answer}");
	}
	let answer = from(&served, "https://evil.example");
	assert!(!answer.contains(told), "{answer}");
	let answer = from(&serve_pages(None), "https://evil.example");
	assert!(answer.contains(&format!("{told}*\r\n")), "{answer}");
}

#[test]
fn who_names_another_machine_is_served_only_where_all_pages_are() {
	let listen_addr = ([127, 0, 0, 2], 0).into();
	let own = try_serve(LIMITS, vec![RpcEndpoint { listen_addr, ..endpoint(10) }]).unwrap();
	let port = own.address.port();
	let status = |served: &Served, host: &str| {
		let answer = call_with(served, &format!("Host: {host}:{}\r\n", served.address.port()));
		answer.split(' ').nth(1).map(str::to_owned)
	};
	for host in ["127.0.0.2", "127.0.0.1", "localhost", "[::1]"] {
		assert_eq!(status(&own, host).as_deref(), Some("200"), "{host}");
	}
	for host in ["evil.example", "127.0.0.3"] {
		assert_eq!(status(&own, host).as_deref(), Some("403"), "{host}");
	}
	let other_port = call_with(&own, &format!("Host: 127.0.0.2:{}\r\n", port ^ 1));
	assert!(other_port.starts_with("HTTP/1.1 403 "), "{other_port}");
	assert_eq!(status(&serve_pages(None), "evil.example").as_deref(), Some("200"));
}
