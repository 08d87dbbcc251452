// A borrow is alive at an await.
use std::cell::RefCell;
use std::rc::Rc;

async fn pause() {}

async fn send(_line: String) {}

pub struct Local {
    lines: Rc<RefCell<Vec<String>>>,
}

impl Local {
    pub async fn bound(&self) {
        let lines = self.lines.borrow(); //~ refcell-across-await
        pause().await;
        println!("{}", lines.len());
    }

    pub async fn mutably(&self) {
        let mut lines = self.lines.borrow_mut(); //~ refcell-across-await
        pause().await;
        lines.clear();
    }

    pub async fn pinned(&self) {
        let lines = std::pin::Pin::new(self.lines.borrow()); //~ refcell-across-await
        pause().await;
        println!("{}", lines.len());
    }

    pub async fn only_copied(&self) {
        let lines = std::sync::Arc::new(self.lines.borrow().clone());
        pause().await;
        println!("{}", lines.len());
    }

    pub async fn in_a_head(&self) {
        while let Some(line) = self.lines.borrow_mut().pop() { //~ refcell-across-await
            send(line).await;
        }
    }

    pub async fn if_it_can(&self) {
        if let Ok(mut lines) = self.lines.try_borrow_mut() { //~ refcell-across-await
            pause().await;
            lines.clear();
        }
    }
}

pub async fn a_temporary(line: &RefCell<String>) {
    send(line.borrow().clone()).await; //~ refcell-across-await
}

pub fn in_a_task(lines: Rc<RefCell<Vec<String>>>) -> impl std::future::Future<Output = ()> {
    async move {
        let mut lines = lines.borrow_mut(); //~ refcell-across-await
        pause().await;
        lines.clear();
    }
}
