//# src/lib.rs
// Of the impls of `TryFrom` the one that takes what the call gives.
pub struct Photo(Vec<u8>);
pub struct Raw(String);
pub struct Name(String);
impl TryFrom<Raw> for Photo {
    type Error = std::io::Error;
    fn try_from(raw: Raw) -> Result<Self, std::io::Error> {
        std::thread::sleep(std::time::Duration::from_secs(1));
        Ok(Photo(raw.0.into_bytes()))
    }
}
impl TryFrom<Name> for Photo {
    type Error = std::io::Error;
    fn try_from(name: Name) -> Result<Self, std::io::Error> {
        Ok(Photo(std::fs::read(name.0)?)) //~ blocking-fs-in-async
    }
}
pub async fn misuse(name: Name) -> Option<Photo> {
    Photo::try_from(name).ok()
}

// A text is told from what owns one.
pub struct Key(String);
impl From<Vec<u8>> for Key {
    fn from(bytes: Vec<u8>) -> Self {
        std::thread::sleep(std::time::Duration::from_secs(1));
        Key(String::from_utf8(bytes).unwrap())
    }
}
impl From<String> for Key {
    fn from(text: String) -> Self {
        std::thread::sleep(std::time::Duration::from_secs(1));
        Key(text)
    }
}
impl From<&str> for Key {
    fn from(path: &str) -> Self {
        Key(std::fs::read_to_string(path).unwrap()) //~ blocking-fs-in-async
    }
}
pub async fn misuse_of_text(name: &String) -> Key {
    Key::from(name.as_str())
}

// What may have failed is a value, not a borrow.
pub struct Image(Vec<u8>);
impl TryFrom<&[u8]> for Image {
    type Error = ();
    fn try_from(bytes: &[u8]) -> Result<Self, ()> {
        std::thread::sleep(std::time::Duration::from_secs(1));
        Ok(Image(bytes.to_vec()))
    }
}
impl TryFrom<Vec<u8>> for Image {
    type Error = ();
    fn try_from(bytes: Vec<u8>) -> Result<Self, ()> {
        std::fs::write("image", &bytes).map_err(|_| ())?; //~ blocking-fs-in-async
        Ok(Image(bytes))
    }
}
impl TryFrom<&str> for Image {
    type Error = ();
    fn try_from(text: &str) -> Result<Self, ()> {
        Self::try_from(base64::decode(text).map_err(|_| ())?)
    }
}
pub async fn misuse_of_a_value(text: &String) -> Option<Image> {
    Image::try_from(text.as_str()).ok()
}

// As a function's value it becomes what the function gives.
pub struct Proxy {
    connection: u32,
}
pub mod blocking {
    pub struct Proxy {
        inner: Option<super::Proxy>,
    }
    impl From<super::Proxy> for Proxy {
        fn from(proxy: super::Proxy) -> Self {
            std::thread::sleep(std::time::Duration::from_secs(1)); //~ blocking-sleep-in-async
            Proxy { inner: Some(proxy) }
        }
    }
}
bindings::proxy!(PropertiesProxy);
fn properties() -> PropertiesProxy<'static> {
    let proxy = Proxy { connection: 1 };
    proxy.into()
}
pub async fn look_alike() {
    properties().get().await;
}
fn wrapped() -> blocking::Proxy {
    let proxy = Proxy { connection: 1 };
    proxy.into()
}
pub async fn misuse_too() {
    wrapped();
}
