//! A parcel courier service. Parcels come in at the desk, wait in the queue, get a label, are carried by couriers and
//! followed by the tracker; customers are notified and invoiced.

pub mod couriers;
pub mod desk;
pub mod dispatch;
pub mod invoices;
pub mod labels;
pub mod notify;
pub mod parcel;
pub mod queue;
pub mod rates;
pub mod runtime;
pub mod tracker;
