//! The keeper on a chain that misbehaves by script, and its pure parts.

mod configuration;
mod connections;
mod crashes;
mod deciding;
mod embedded;
mod failures;
mod finality;
mod liquidating;
mod model;
mod money;
mod node;
mod real_contracts;
mod rivals;
mod shown;
mod stage;
mod stopping;
mod stuck;
mod telling;
mod world;
