//# src/lib.rs
use std::collections::BTreeMap;
pub struct Settings {
    keys: BTreeMap<String, Key>,
}
pub struct Key {
    files: Vec<String>,
}
pub struct Loaded;
impl TryFrom<&Key> for Loaded {
    type Error = std::io::Error;
    fn try_from(key: &Key) -> Result<Self, std::io::Error> {
        std::fs::read_to_string(&key.files[0])?; //~ blocking-fs-in-async
        Ok(Loaded)
    }
}
pub struct Directory(Vec<Loaded>);
impl TryFrom<&Settings> for Directory {
    type Error = std::io::Error;
    fn try_from(settings: &Settings) -> Result<Self, std::io::Error> {
        Ok(Directory(settings.keys.iter().map(|(_, key)| key.try_into()).collect::<Result<_, _>>()?))
    }
}
pub struct Name(String);
impl From<Name> for Loaded {
    fn from(name: Name) -> Loaded {
        std::fs::remove_file(name.0).unwrap(); //~ blocking-fs-in-async
        Loaded
    }
}
pub async fn misuse(settings: Settings, name: Name) -> Directory {
    let _loaded: Loaded = name.into();
    Directory::try_from(&settings).unwrap()
}

// Of two that it may become it is a guess.
pub struct Token;
impl From<Token> for String {
    fn from(_: Token) -> String {
        std::fs::read_to_string("token").unwrap() //~ blocking-fs-in-async?
    }
}
impl From<Token> for Loaded {
    fn from(_: Token) -> Loaded {
        Loaded
    }
}
pub async fn look_alike(token: Token) {
    let _: Loaded = token.into();
}
