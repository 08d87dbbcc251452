pub enum Failure {
    Closed,
}

pub mod one {
    pub async fn pack(data: Vec<u8>) -> Result<Vec<u8>, crate::Failure> {
        let all = zstd::encode_all(&data[..], 3).map_err(|_| crate::Failure::Closed)?;
        Ok(all)
    }
}

pub mod two {
    pub async fn pack(data: Vec<u8>) -> Result<Vec<u8>, crate::Failure> {
        zstd::encode_all(&data[..], 3).map_err(|_| crate::Failure::Closed)
    }

    pub async fn unpack(data: Vec<u8>) -> Result<Vec<u8>, crate::Failure> {
        zstd::decode_all(&data[..]).map_err(|_| crate::Failure::Closed)
    }
}
