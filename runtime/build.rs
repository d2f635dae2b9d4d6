//! Builds the runtime a second time, as the WASM blob that goes on the chain.

fn main() {
	#[cfg(feature = "std")]
	substrate_wasm_builder::WasmBuilder::init_with_defaults().build();
}
