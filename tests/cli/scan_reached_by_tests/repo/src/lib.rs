use tokio::runtime::Runtime;

fn sum_of_entries(runtime: &Runtime) -> u32 {
    runtime.block_on(async { 1 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_a_test(runtime: &Runtime) {
        runtime.block_on(async {});
    }

    #[tokio::test]
    async fn sums() {
        let runtime = Runtime::new().unwrap();
        in_a_test(&runtime);
        assert_eq!(sum_of_entries(&runtime), 1);
    }
}
