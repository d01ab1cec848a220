//! `/metrics` for Prometheus, `/healthz` for whoever restarts or alerts.

use super::health::Health;
use super::meters;
use anyhow::{Context, Result};
use axum::http::{header, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::Router;
use prometheus_client::registry::Registry;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;

const METRICS_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("listen: {address} cannot be bound; is another keeper running? Choose another, or \"off\"")
    })
}

pub async fn serve(listener: TcpListener, registry: Registry, health: Health) -> Result<()> {
    let registry = Arc::new(registry);
    let metrics = move || {
        let text = meters::text(&registry);
        async move { ([(header::CONTENT_TYPE, METRICS_TYPE)], text) }
    };
    let healthz = move || {
        let shown = health.shown();
        let status = match shown.healthy {
            true => StatusCode::OK,
            false => StatusCode::SERVICE_UNAVAILABLE,
        };
        let text = serde_json::to_string(&shown).unwrap_or_default() + "\n";
        async move { (status, [(header::CONTENT_TYPE, "application/json")], text).into_response() }
    };
    let routes = Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(healthz));
    axum::serve(listener, routes)
        .await
        .context("the HTTP server stopped")
}
