// Archives that are read or written as a whole.
use std::fs::File;
use std::io::Read;

fn unpacked() -> Result<(), Box<dyn std::error::Error>> {
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(File::open("x.tar.gz")?)); //= blocking_fs std
    for entry in archive.entries()? {
        let mut entry = entry?;
        entry.unpack_in("out")?; //= blocking_fs tar
    }
    let mut zip = zip::ZipArchive::new(File::open("x.zip")?)?; //= blocking_fs std
    zip.extract("out")?; //= blocking_fs zip
    zip_extract::extract(File::open("y.zip")?, std::path::Path::new("out"), true)?; //= blocking_fs zip_extract //= blocking_fs std
    sevenz_rust::decompress_file("x.7z", "out")?; //= blocking_fs sevenz_rust
    Ok(())
}

fn packed(root: &std::path::Path) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let mut builder = tar::Builder::new(encoder);
    builder.append_dir_all(".", root)?; //= blocking_fs tar
    let bytes = builder.into_inner()?.finish()?;
    Ok(zstd::encode_all(&bytes[..], 3)?) //= blocking_cpu zstd
}

fn expanded() -> std::io::Result<String> {
    let mut text = String::new();
    let mut decoder = flate2::read::GzDecoder::new(File::open("x.gz")?); //= blocking_fs std
    decoder.read_to_string(&mut text)?; //= blocking_fs std
    Ok(text)
}
