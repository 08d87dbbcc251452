// Clients of servers that wait for the answer.
use lettre::Transport;

fn http() -> Result<(), Box<dyn std::error::Error>> {
    let client = reqwest::blocking::Client::builder().timeout(None).build()?; //= reqwest_blocking reqwest
    let text = client.get("http://localhost").header("a", "b").send()?.error_for_status()?.text()?; //= reqwest_blocking reqwest //= reqwest_blocking reqwest
    let agent = ureq::AgentBuilder::new().timeout_read(std::time::Duration::from_secs(1)).build();
    let value: serde_json::Value = agent.post("http://localhost").set("a", "b").send_json(&text)?.into_json()?; //= blocking_net ureq //= blocking_net ureq
    minreq::get("http://localhost").with_header("a", "b").send()?; //= blocking_net minreq
    attohttpc::get("http://localhost").header("a", "b").send()?; //= blocking_net attohttpc
    let mut easy = curl::easy::Easy::new();
    easy.url("http://localhost")?;
    easy.perform()?; //= blocking_net curl
    isahc::get("http://localhost")?; //= blocking_net isahc
    println!("{value}");
    Ok(())
}

fn others(mail: lettre::Message) -> Result<(), Box<dyn std::error::Error>> {
    let (mut socket, _) = tungstenite::connect("ws://localhost")?; //= blocking_net tungstenite
    socket.read()?; //= blocking_net tungstenite
    let mailer = lettre::SmtpTransport::relay("localhost")?.port(25).build();
    mailer.send(&mail)?; //= blocking_net lettre
    dns_lookup::lookup_host("localhost")?; //= blocking_net dns_lookup
    Ok(())
}

mod containers {
    use testcontainers::runners::SyncRunner;
    use testcontainers_modules::postgres::Postgres;

    fn started() -> u16 {
        let container = Postgres::default().start().unwrap(); //= runtime_block_on testcontainers
        container.get_host_port_ipv4(5432).unwrap() //= runtime_block_on testcontainers
    }

    fn long_ago(image: testcontainers::GenericImage) {
        let docker = testcontainers::clients::Cli::default();
        let _node = docker.run(image); //= process_wait testcontainers
    }
}

fn updates() -> Result<(), Box<dyn std::error::Error>> {
    let status = self_update::backends::github::Update::configure().repo_owner("a").repo_name("b").build()?.update()?; //= reqwest_blocking self_update
    drop(status);
    Ok(())
}

fn directory() -> Result<(), Box<dyn std::error::Error>> {
    let mut ldap = ldap3::LdapConn::new("ldap://localhost")?; //= runtime_block_on ldap3
    ldap.simple_bind("cn=x", "y")?; //= runtime_block_on ldap3
    ldap.unbind()?; //= runtime_block_on ldap3
    Ok(())
}
