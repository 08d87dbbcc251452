// Repositories on the disk and over the network.
fn cloned() -> Result<git2::Repository, git2::Error> {
    let mut options = git2::FetchOptions::new();
    options.depth(1);
    git2::build::RepoBuilder::new().fetch_options(options).clone("https://localhost", std::path::Path::new("x")) //= blocking_net git2
}

fn looked_at() -> Result<usize, git2::Error> {
    let repository = git2::Repository::discover(".")?; //= blocking_fs git2
    let mut remote = repository.find_remote("origin")?;
    remote.fetch(&["main"], None, None)?; //= blocking_net git2
    let _other = gix::discover("."); //= blocking_fs gix
    Ok(repository.statuses(None)?.len()) //= blocking_fs git2
}

fn configuration(repository: &git2::Repository) -> Result<(), git2::Error> {
    let mut config = repository.config()?;
    config.set_str("include.path", "x") //= blocking_fs git2
}
