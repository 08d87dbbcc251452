// Libraries that wait inside.
fn stores(root: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let rocks = std::sync::Arc::new(rocksdb::DB::open_default(root)?); //= blocking_fs rocksdb
    rocks.put(b"a", b"b")?; //= blocking_fs rocksdb
    let sled = sled::open(root)?; //= blocking_fs sled
    sled.insert("a", "b")?; //= blocking_fs sled
    let redb = redb::Database::create(root.join("x"))?; //= blocking_fs redb
    let transaction = redb.begin_write()?; //= blocking_fs redb
    transaction.commit()?; //= blocking_fs redb
    let _first = redb.begin_read()?.open_table(TABLE)?.first()?; //= blocking_fs redb
    let mut rows = rocks.raw_iterator();
    rows.seek_to_first(); //= blocking_fs rocksdb
    let mut writer = tantivy::Index::open_in_dir(root)?.writer(50_000_000)?; //= blocking_fs tantivy
    writer.commit()?; //= blocking_fs tantivy
    let _rows = csv::Reader::from_path(root)?; //= blocking_fs csv
    let _sheets = calamine::open_workbook_auto(root)?; //= blocking_fs calamine
    Ok(())
}

fn tables(map: &typed_store::rocks::DBMap<u32, u32>, tables: &shakmaty_syzygy::Tablebase<Chess>) -> Option<()> {
    map.insert(&1, &2).ok()?; //= blocking_fs typed_store
    map.batch().write().ok()?; //= blocking_fs typed_store
    tables.probe_wdl(&Chess::default()).ok()?; //= blocking_fs shakmaty_syzygy
    wascc_host::NativeCapability::from_file("lib.so").ok()?; //= blocking_fs wascc_host
    Some(())
}

fn databases() -> Result<(), Box<dyn std::error::Error>> {
    let duck = duckdb::Connection::open("x")?; //= blocking_fs duckdb
    duck.execute_batch("select 1")?; //= blocking_net duckdb
    let pooled: r2d2::PooledConnection<duckdb::DuckdbConnectionManager> = pool();
    pooled.prepare("select 1")?.query_arrow([])?; //= blocking_net duckdb
    let lite = sqlite::open("x")?; //= blocking_fs sqlite
    lite.execute("select 1")?; //= blocking_net sqlite
    let oracle = oracle::Connection::connect("a", "b", "c")?; //= blocking_net oracle
    oracle.query("select 1 from dual", &[])?; //= blocking_net oracle
    Ok(())
}

mod brokers {
    use rdkafka::consumer::{Consumer, StreamConsumer};

    fn partitions(consumer: &StreamConsumer) -> usize {
        consumer.fetch_metadata(Some("a"), None).unwrap().topics().len() //= blocking_net rdkafka
    }

    fn messages(options: rumqttc::MqttOptions) {
        let (_client, mut connection) = rumqttc::Client::new(options, 10);
        for message in connection.iter() { //= runtime_block_on rumqttc
            println!("{message:?}");
        }
    }
}

fn services(operator: opendal::Operator, out: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let _bytes = operator.blocking().read("a")?; //= blocking_net opendal
    let mut session = ssh2::Session::new()?;
    session.handshake()?; //= blocking_net ssh2
    let mut channel = session.channel_session()?; //= blocking_net ssh2
    std::io::Read::read_to_string(&mut channel, out)?; //= blocking_net ssh2
    let _file = hf_hub::api::sync::Api::new()?.model("a".into()).get("b")?; //= blocking_net hf_hub
    let browser = headless_chrome::Browser::new(Default::default())?; //= process_wait headless_chrome
    browser.new_tab()?.navigate_to("http://localhost")?; //= blocking_net headless_chrome
    keyring::Entry::new("a", "b")?.set_password("c")?; //= blocking_net keyring
    Ok(())
}

fn systems() -> Result<(), Box<dyn std::error::Error>> {
    nix::sys::wait::waitpid(nix::unistd::Pid::from_raw(1), None)?; //= process_wait nix
    nix::sys::wait::waitpid(nix::unistd::Pid::from_raw(1), Some(nix::sys::wait::WaitPidFlag::WNOHANG))?;
    unsafe { libc::waitpid(1, std::ptr::null_mut(), 0) }; //= process_wait libc
    cargo_metadata::MetadataCommand::new().no_deps().exec()?; //= process_wait cargo_metadata
    let mut system = sysinfo::System::new_all(); //= blocking_fs sysinfo
    system.refresh_all(); //= blocking_fs sysinfo
    trash::delete("x")?; //= blocking_fs trash
    Ok(())
}

fn engines(engine: &wasmtime::Engine, session: &mut ort::session::Session, old: &mut onnxruntime::session::Session) -> Result<(), Box<dyn std::error::Error>> {
    let _module = wasmtime::Module::from_file(engine, "x.wasm")?; //= blocking_cpu wasmtime
    session.run(())?; //= blocking_cpu ort
    old.run(vec![])?; //= blocking_cpu onnxruntime
    let mut model = fastembed::TextEmbedding::try_new(Default::default())?; //= blocking_cpu fastembed
    model.embed(vec!["a"], None)?; //= blocking_cpu fastembed
    let _tokens = tokenizers::Tokenizer::from_file("x")?; //= blocking_fs tokenizers
    let _text = pdf_extract::extract_text("x.pdf")?; //= blocking_cpu pdf_extract
    Ok(())
}
