pub enum Failure {
    Closed,
}

impl Failure {
    pub fn closed(_: std::io::Error) -> Self {
        Failure::Closed
    }
}

pub mod one {
    pub async fn pack(data: Vec<u8>) -> Result<Vec<u8>, crate::Failure> {
        let all = zstd::encode_all(&data[..], 3).map_err(crate::Failure::closed)?;
        Ok(all)
    }
}

pub mod two {
    pub async fn pack(data: Vec<u8>) -> Result<Vec<u8>, crate::Failure> {
        zstd::encode_all(&data[..], 3).map_err(crate::Failure::closed)
    }

    pub async fn unpack(data: Vec<u8>) -> Result<Vec<u8>, crate::Failure> {
        zstd::decode_all(&data[..]).map_err(crate::Failure::closed)
    }
}
