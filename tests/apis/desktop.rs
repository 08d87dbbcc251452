// The bus, the sound, the devices.
use std::time::Duration;

fn bus() -> Result<(), Box<dyn std::error::Error>> {
    let connection = zbus::blocking::Connection::session()?; //= blocking_net zbus
    let proxy = zbus::blocking::Proxy::new(&connection, "a.b", "/a/b", "a.b")?;
    let answer: String = proxy.call("Ask", &())?; //= blocking_net zbus
    let other = dbus::blocking::Connection::new_session()?; //= blocking_net dbus
    other.process(Duration::from_secs(1))?; //= blocking_net dbus
    other.process(Duration::ZERO)?;
    let service = secret_service::blocking::SecretService::connect(secret_service::EncryptionType::Dh)?; //= blocking_net secret_service
    let collection = service.get_default_collection()?; //= blocking_net secret_service
    collection.unlock()?; //= blocking_net secret_service
    notify_rust::Notification::new().summary("a").show()?; //= blocking_net notify_rust
    println!("{answer}");
    Ok(())
}

async fn bus_awaited() {
    let connection = zbus::Connection::session().await.unwrap();
    connection.call_method(None::<&str>, "/a", None::<&str>, "Ask", &()).await.unwrap();
    notify_rust::Notification::new().summary("a").show_async().await.unwrap();
}

fn sounds(sink: &rodio::Sink, bus: &gstreamer::Bus) {
    sink.sleep_until_end(); //= thread_wait rodio
    for message in bus.iter_timed(gstreamer::ClockTime::NONE) { //= thread_wait gstreamer
        drop(message);
    }
    bus.timed_pop(gstreamer::ClockTime::ZERO);
}

fn devices(handle: &rusb::DeviceHandle<rusb::Context>, pin: &mut rppal::gpio::InputPin) -> Result<(), Box<dyn std::error::Error>> {
    let mut bytes = [0u8; 64];
    handle.read_bulk(0x81, &mut bytes, Duration::from_secs(1))?; //= blocking_net rusb
    let device = hidapi::HidApi::new()?.open(1, 2)?;
    device.read_timeout(&mut bytes, 100)?; //= blocking_net hidapi
    device.read_timeout(&mut bytes, 0)?;
    pin.poll_interrupt(true, None)?; //= blocking_net rppal
    pin.poll_interrupt(true, Some(Duration::from_millis(0)))?;
    Ok(())
}

fn speech(samples: &[f32]) {
    let context = whisper_rs::WhisperContext::new_with_params("model", Default::default()).unwrap(); //= blocking_cpu whisper_rs
    context.create_state().unwrap().full(Default::default(), samples).unwrap(); //= blocking_cpu whisper_rs
}
