// `block_on` of other executors.
use pollster::FutureExt;

fn blocked() {
    futures::executor::block_on(async {}); //= foreign_block_on futures
    futures_lite::future::block_on(async {}); //= foreign_block_on_nests futures_lite
    pollster::block_on(async {}); //= foreign_block_on_nests pollster
    async { 1 }.block_on(); //= foreign_block_on_nests pollster
    smol::block_on(async {}); //= foreign_block_on_nests smol
    async_io::block_on(async {}); //= foreign_block_on_nests async_io
    async_std::task::block_on(async {}); //= foreign_block_on_nests async_std
    async_global_executor::block_on(async {}); //= foreign_block_on_nests async_global_executor
    spin_on::spin_on(async {}); //= foreign_block_on_nests spin_on
    extreme::run(async {}); //= foreign_block_on_nests extreme
    tauri::async_runtime::block_on(async {}); //= runtime_block_on tauri
    rocket::execute(async {}); //= runtime_block_on rocket
    tokio::runtime::Runtime::new().unwrap().block_on(async {}); //= runtime_block_on tokio
    tokio_test::block_on(async {}); //= runtime_block_on tokio_test
}

fn of_guis(context: &glib::MainContext, executor: gpui::BackgroundExecutor) {
    context.block_on(async {}); //= foreign_block_on_nests glib
    executor.block(async {}); //= foreign_block_on_nests gpui
}

fn of_old_futures(future: Box<dyn futures::Future<Item = u32, Error = ()>>) {
    let _ = future.wait(); //= foreign_block_on std
}
