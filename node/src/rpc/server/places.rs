//! Who is connected, and who makes room when nobody else can come in.
//!
//! # Details
//!
//! A place is a socket, from the moment at which it is accepted until it is closed and nothing that was
//! asked on it is at work any more. When all are taken, the connection that has been idle longest is
//! closed for one who comes, if it has been idle for as long as clients may take: it has nothing at work,
//! no subscription, and has not asked for anything.
//!
//! No address may have more than half of the places, nor of the [room](super::room) that connections
//! share, so that one machine does not keep all others out. Loopback, where proxies and the tools of this machine come from, and the addresses that are not
//! limited in their rate (`--rpc-rate-limit-whitelisted-ips`) may have them all.

use std::{
	net::IpAddr,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, Mutex, MutexGuard, PoisonError,
	},
	task::Context,
	time::{Duration, Instant},
};

use futures::task::AtomicWaker;
use sc_rpc_server::IpNetwork;
use tokio::sync::Semaphore;

/// The places at one address that is listened on.
pub struct Places {
	max: usize,
	idle_min: Duration,
	subscriptions_max: usize,
	/// Addresses that may have them all.
	unlimited: Vec<IpNetwork>,
	taken: Mutex<Vec<Arc<Guest>>>,
}

impl Places {
	/// So many. A connection that has been idle for so long makes room.
	pub fn new(
		max: u32,
		idle_min: Duration,
		subscriptions_max: u32,
		unlimited: Vec<IpNetwork>,
	) -> Arc<Self> {
		let (max, subscriptions_max) = (max as usize, subscriptions_max as usize);
		Arc::new(Places { max, idle_min, subscriptions_max, unlimited, taken: Mutex::default() })
	}

	/// A place for a connection from this address; none if there is none, and none can be had.
	pub fn take(self: &Arc<Self>, address: IpAddr) -> Option<Arc<Place>> {
		let mut taken = self.lock();
		let same = taken.iter().filter(|guest| guest.address == address).count();
		if same >= self.max_of(address) {
			self.give_up(&mut taken, |guest| guest.address == address)?;
		} else if taken.len() >= self.max {
			self.give_up(&mut taken, |_| true)?;
		}
		let guest = Arc::new(Guest {
			address,
			doing: Mutex::new(Doing { at_work: 0, since: Instant::now() }),
			subscriptions: Arc::new(Semaphore::new(self.subscriptions_max)),
			given_up: AtomicBool::new(false),
			reader: AtomicWaker::new(),
		});
		taken.push(guest.clone());
		Some(Arc::new(Place { places: self.clone(), guest }))
	}

	/// Closes the connection that has been idle longest, if one has been for long enough.
	pub fn make_room(&self) {
		let _ = self.give_up(&mut self.lock(), |_| true);
	}

	fn max_of(&self, address: IpAddr) -> usize {
		if self.leaves_half(address) {
			self.max.div_ceil(2)
		} else {
			self.max
		}
	}

	fn leaves_half(&self, address: IpAddr) -> bool {
		!address.is_loopback() && !self.unlimited.iter().any(|network| network.contains(address))
	}

	fn give_up(&self, taken: &mut Vec<Arc<Guest>>, of: impl Fn(&Guest) -> bool) -> Option<()> {
		let idle =
			taken.iter().enumerate().filter(|(_, guest)| of(guest)).filter_map(|(at, guest)| {
				let idle = guest.idle(self.subscriptions_max)?;
				(idle >= self.idle_min).then_some((idle, at))
			});
		let (_, at) = idle.max()?;
		taken.swap_remove(at).give_up();
		Some(())
	}

	fn lock(&self) -> MutexGuard<'_, Vec<Arc<Guest>>> {
		self.taken.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// Who has a place.
struct Guest {
	address: IpAddr,
	doing: Mutex<Doing>,
	/// Of those that it may have, as many as are left.
	subscriptions: Arc<Semaphore>,
	given_up: AtomicBool,
	/// Waits for what the client says next.
	reader: AtomicWaker,
}

struct Doing {
	at_work: usize,
	/// Since when nothing is at work, if nothing is.
	since: Instant,
}

impl Guest {
	/// For how long it has been idle, if it is.
	fn idle(&self, subscriptions_max: usize) -> Option<Duration> {
		let doing = self.doing();
		let waits = doing.at_work > 0 || self.subscriptions.available_permits() < subscriptions_max;
		(!waits).then(|| doing.since.elapsed())
	}

	fn give_up(&self) {
		self.given_up.store(true, Ordering::Release);
		self.reader.wake();
	}

	fn doing(&self) -> MutexGuard<'_, Doing> {
		self.doing.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// A place; free again when it is dropped.
pub struct Place {
	places: Arc<Places>,
	guest: Arc<Guest>,
}

impl Place {
	/// Something that was asked is at work until the result is dropped, and the place is kept for it.
	pub fn work(self: &Arc<Self>) -> Work {
		self.guest.doing().at_work += 1;
		Work(self.clone())
	}

	/// The connection's address, if it may have no more than half of anything.
	pub fn limited_address(&self) -> Option<IpAddr> {
		let address = self.guest.address;
		self.places.leaves_half(address).then_some(address)
	}

	/// The subscriptions that may still be taken.
	pub fn subscriptions(&self) -> &Arc<Semaphore> {
		&self.guest.subscriptions
	}

	/// Whether the connection has to end for another one. If not, the task is woken when it has to.
	pub fn is_given_up(&self, task: &mut Context<'_>) -> bool {
		self.guest.reader.register(task.waker());
		self.guest.given_up.load(Ordering::Acquire)
	}
}

impl Drop for Place {
	fn drop(&mut self) {
		self.places.lock().retain(|guest| !Arc::ptr_eq(guest, &self.guest));
	}
}

/// Something that is at work, for whoever has the place.
pub struct Work(Arc<Place>);

impl Drop for Work {
	fn drop(&mut self) {
		let mut doing = self.0.guest.doing();
		doing.at_work -= 1;
		doing.since = Instant::now();
	}
}

#[cfg(test)]
mod tests {
	use futures::task::noop_waker;

	use super::*;

	const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

	fn address(last: u8) -> IpAddr {
		[192, 0, 2, last].into()
	}

	fn places(max: u32, idle_min: Duration) -> Arc<Places> {
		Places::new(max, idle_min, 1, vec![IpNetwork::from(address(9))])
	}

	fn is_given_up(place: &Place) -> bool {
		place.is_given_up(&mut Context::from_waker(&noop_waker()))
	}

	#[test]
	fn nobody_gets_a_place_that_is_taken() {
		let places = places(2, Duration::MAX);
		let one = places.take(LOOPBACK).unwrap();
		let work = one.work();
		let _two = places.take(LOOPBACK).unwrap();
		assert!(places.take(LOOPBACK).is_none());
		drop(one);
		// What was asked goes on.
		assert!(places.take(LOOPBACK).is_none());
		drop(work);
		assert!(places.take(LOOPBACK).is_some());
	}

	#[test]
	fn who_has_been_idle_longest_makes_room() {
		let places = places(5, Duration::ZERO);
		let [busy, subscriber, first, second] = [(); 4].map(|()| places.take(LOOPBACK).unwrap());
		let _work = busy.work();
		let _subscription = subscriber.subscriptions().clone().try_acquire_owned().unwrap();
		// The second is idle from now on.
		drop(second.work());
		let _fifth = places.take(LOOPBACK).unwrap();

		let _sixth = places.take(LOOPBACK).unwrap();
		let given_up = [&busy, &subscriber, &first, &second].map(|place| is_given_up(place));
		assert_eq!(given_up, [false, false, true, false]);
		places.make_room();
		assert!(is_given_up(&second) || is_given_up(&_fifth));
	}

	#[test]
	fn nobody_makes_room_before_having_been_idle_for_so_long() {
		let places = places(1, Duration::from_secs(3600));
		let one = places.take(LOOPBACK).unwrap();
		assert!(places.take(LOOPBACK).is_none());
		places.make_room();
		assert!(!is_given_up(&one));
	}

	#[test]
	fn an_address_has_at_most_half_of_the_places() {
		let places = places(4, Duration::MAX);
		let two = [(); 2].map(|()| places.take(address(1)).unwrap());
		assert_eq!(two[0].limited_address(), Some(address(1)));
		assert!(places.take(address(1)).is_none());
		let _one = places.take(address(2)).unwrap();
		let _last = places.take(address(3)).unwrap();
		assert!(places.take(address(4)).is_none());
	}

	#[test]
	fn loopback_and_named_addresses_have_them_all() {
		for address in [LOOPBACK, address(9)] {
			let places = places(4, Duration::MAX);
			let all = [(); 4].map(|()| places.take(address).unwrap());
			assert!(places.take(address).is_none());
			assert!(all.iter().all(|place| place.limited_address().is_none()));
		}
	}

	#[test]
	fn an_address_makes_room_for_itself_only() {
		let places = places(2, Duration::ZERO);
		let (other, one) = (places.take(address(1)).unwrap(), places.take(address(2)).unwrap());
		let _again = places.take(address(2)).unwrap();
		assert!(is_given_up(&one) && !is_given_up(&other));
	}
}
