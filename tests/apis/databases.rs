// Clients of databases that wait for the answer.
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use redis::Commands;

fn sqlite() -> rusqlite::Result<i64> {
    let mut connection = rusqlite::Connection::open("x.db")?; //= blocking_fs rusqlite
    let transaction = connection.transaction()?;
    transaction.execute("delete from a", [])?; //= blocking_net rusqlite
    transaction.commit()?; //= blocking_net rusqlite
    let mut statement = connection.prepare("select 1")?;
    statement.query_row([], |row| row.get(0)) //= blocking_net rusqlite
}

fn with_diesel(pool: &Pool<ConnectionManager<PgConnection>>, sqlite: &mut SqliteConnection) -> QueryResult<usize> {
    let mut connection = pool.get().unwrap(); //= blocking_net r2d2
    let names: Vec<String> = users::table.select(users::name).load(&mut connection)?; //= blocking_net diesel
    diesel::insert_into(users::table).values(&names).execute(sqlite) //= blocking_net diesel
}

fn with_postgres() -> Result<(), postgres::Error> {
    let mut client = postgres::Client::connect("host=localhost", postgres::NoTls)?; //= runtime_block_on postgres
    client.batch_execute("select 1") //= runtime_block_on postgres
}

fn with_mysql() -> mysql::Result<()> {
    let pool = mysql::Pool::new("mysql://localhost")?; //= blocking_net mysql
    let mut connection = pool.get_conn()?; //= blocking_net mysql
    connection.query_drop("select 1") //= blocking_net mysql
}

fn with_redis(client: redis::Client) -> redis::RedisResult<String> {
    let mut connection = client.get_connection()?; //= blocking_net redis
    let _: () = connection.set("a", 1)?; //= blocking_net redis
    redis::pipe().atomic().set("a", 1).ignore().query::<()>(&mut connection)?; //= blocking_net redis
    redis::cmd("GET").arg("a").query(&mut connection) //= blocking_net redis
}

fn with_mongodb() -> mongodb::error::Result<()> {
    let client = mongodb::sync::Client::with_uri_str("mongodb://localhost")?; //= blocking_net mongodb
    client.database("a").collection::<String>("b").insert_one("c", None)?; //= blocking_net mongodb
    Ok(())
}

fn with_another_sqlite() -> sqlite::Result<()> {
    let connection = sqlite::open(":memory:")?; //= blocking_fs sqlite
    connection.execute("delete from a")?; //= blocking_net sqlite
    let mut statement = connection.prepare("select 1")?;
    statement.next()?; //= blocking_net sqlite
    Ok(())
}
