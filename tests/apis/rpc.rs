// Clients of nodes, name servers, brokers and mail servers.
use std::time::Duration;

fn nodes() -> Result<(), Box<dyn std::error::Error>> {
    use bitcoincore_rpc::RpcApi;
    let node = bitcoincore_rpc::Client::new("http://localhost", bitcoincore_rpc::Auth::None)?;
    let height = node.get_block_count()?; //= blocking_net bitcoincore_rpc
    let server = electrum_client::Client::new("tcp://localhost:1")?; //= blocking_net electrum_client
    let fee = server.estimate_fee(6)?; //= blocking_net electrum_client
    let explorer = esplora_client::Builder::new("http://localhost").timeout(9).build_blocking();
    let tip = explorer.get_height()?; //= blocking_net esplora_client
    println!("{height} {fee} {tip}");
    Ok(())
}

fn tokens(code: oauth2::AuthorizationCode) {
    let client = oauth2::basic::BasicClient::new(oauth2::ClientId::new("a".into()));
    client.exchange_code(code).request(&oauth2::ureq::http_client).unwrap(); //= blocking_net oauth2
}

async fn awaited(code: oauth2::AuthorizationCode, http: &oauth2::reqwest::Client) {
    let client = oauth2::basic::BasicClient::new(oauth2::ClientId::new("a".into()));
    client.exchange_code(code).request_async(http).await.unwrap();
}

fn names() -> Result<(), Box<dyn std::error::Error>> {
    let resolver = trust_dns_resolver::Resolver::from_system_conf()?;
    let found = resolver.lookup_ip("localhost")?; //= runtime_block_on trust_dns_resolver
    let gateway = igd::search_gateway(Default::default())?; //= blocking_net igd
    let address = gateway.get_external_ip()?; //= blocking_net igd
    println!("{found:?} {address}");
    Ok(())
}

fn brokers() -> Result<(), Box<dyn std::error::Error>> {
    let client = paho_mqtt::AsyncClient::new("tcp://localhost:1883")?;
    client.connect(None).wait()?; //= blocking_net paho_mqtt
    client.publish(paho_mqtt::Message::new("a", "b", 1)).wait_for(Duration::from_secs(1))?; //= blocking_net paho_mqtt
    let (client, mut connection) = rumqttc::Client::new(rumqttc::MqttOptions::new("a", "b", 1), 10);
    drop(client);
    connection.recv()?; //= runtime_block_on rumqttc
    let socket = zmq::Context::new().socket(zmq::REP)?;
    let message = socket.recv_string(0)?; //= blocking_net zmq
    let other = socket.recv_string(zmq::DONTWAIT)?;
    println!("{message:?} {other:?}");
    Ok(())
}

fn stores() -> Result<(), Box<dyn std::error::Error>> {
    let cache = memcache::connect("memcache://localhost")?; //= blocking_net memcache
    let value: Option<String> = cache.get("a")?; //= blocking_net memcache
    let mut files = suppaftp::FtpStream::connect("localhost:21")?; //= blocking_net suppaftp
    files.login("a", "b")?; //= blocking_net suppaftp
    println!("{value:?}");
    Ok(())
}

fn mails(session: &mut imap::Session<std::net::TcpStream>) {
    session.select("INBOX").unwrap(); //= blocking_net imap
}

fn handshakes(stream: std::net::TcpStream) -> Result<(), Box<dyn std::error::Error>> {
    let connector = native_tls::TlsConnector::builder().min_protocol_version(None).build()?;
    connector.connect("localhost", stream)?; //= blocking_net native_tls
    let server = tiny_http::Server::http("127.0.0.1:0")?;
    for request in server.incoming_requests() { //= blocking_net tiny_http
        drop(request);
    }
    server.try_recv()?;
    prometheus::push_metrics("job", Default::default(), "http://localhost", vec![], None)?; //= reqwest_blocking prometheus
    Ok(())
}

mod updates {
    use update_informer::{registry, Check};

    fn looked_for() {
        let informer = update_informer::new(registry::Crates, "a", "1.0.0").interval(std::time::Duration::ZERO);
        let found = informer.check_version(); //= blocking_net update_informer
        println!("{found:?}");
    }
}

fn chains() -> Result<(), Box<dyn std::error::Error>> {
    let client = ckb_sdk::CkbRpcClient::new("http://localhost:8114"); //= reqwest_blocking ckb_sdk
    println!("{}", client.get_tip_block_number()?); //= reqwest_blocking ckb_sdk
    Ok(())
}

fn machines() {
    use opcua::client::prelude::*;
    let mut client = ClientBuilder::new().application_name("a").client().unwrap();
    client.find_servers("opc.tcp://localhost:4855").unwrap(); //= runtime_block_on opcua
}
