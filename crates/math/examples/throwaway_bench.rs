#![allow(
    clippy::all,
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::cast_possible_truncation
)]
use keel_math::{stable_swap::*, *};
use std::{hint::black_box, time::Instant};
fn t(name: &str, mut f: impl FnMut(u128)) {
    let n = 400_000u128;
    let s = cpu();
    for k in 0..n {
        f(k)
    }
    let e = (cpu() - s) as f64 / n as f64;
    println!("{name:32} {e:8.0} ns  {:6.2} M/s", 1e3 / e);
}
fn main() {
    let p = Params {
        ann: 200 * 100 * 1,
        fee_e10: 4_000_000,
        offpeg_multiplier_e10: 50_000_000_000,
    };
    for (label, xs) in [
        ("near balance", vec![1_000_000 * E18, 1_100_000 * E18]),
        ("70/30", vec![700_000 * E18, 300_000 * E18]),
        ("3 coins", vec![700_000 * E18, 300_000 * E18, 500_000 * E18]),
        ("ratio 1e6", vec![1_000_000 * E18, E18]),
    ] {
        println!("-- {label}");
        let n = xs.len();
        let vary = |k: u128| {
            let mut a = [0u128; 4];
            a[..n].copy_from_slice(&xs);
            a[0] += k * 1_000_003;
            a
        };
        let d = invariant_up(&xs, p.ann).unwrap();
        t("invariant_up", |k| {
            black_box(invariant_up(black_box(&vary(k)[..n]), p.ann).unwrap());
        });
        t("balance_given_others_up", |k| {
            black_box(balance_given_others_up(black_box(&vary(k)[..n]), 1, d, p.ann).unwrap());
        });
        t("swap_exact_in", |k| {
            black_box(swap_exact_in(black_box(&vary(k)[..n]), 0, 1, 1000 * E18 + k, &p).unwrap());
        });
        t("swap_exact_out", |k| {
            black_box(swap_exact_out(black_box(&vary(k)[..n]), 0, 1, E18 / 10 + k, &p).unwrap());
        });
        t("price_e18", |k| {
            black_box(price_e18(black_box(&vary(k)[..n]), 0, 1, d, p.ann).unwrap());
        });
        let mut am = vec![0; n];
        am[0] = 1000 * E18;
        t("add", |k| {
            black_box(add(black_box(&vary(k)[..n]), &am, d, &p).unwrap());
        });
        t("remove_exact", |k| {
            black_box(remove_exact(black_box(&vary(k)[..n]), &am, d, &p).unwrap());
        });
        t("remove_one", |k| {
            black_box(remove_one(black_box(&vary(k)[..n]), 0, 1000 * E18, d, &p).unwrap());
        });
        if n == 2 {
            t("composition_at_price", |k| {
                black_box(composition_at_price(d, p.ann, black_box(E18 * 97 / 100 + k)).unwrap());
            });
            t("distance_to_price", |k| {
                black_box(
                    distance_to_price(&[xs[0] + k, xs[1]], p.ann, black_box(E18 * 97 / 100 + k))
                        .unwrap(),
                );
            });
        }
    }
    t("average_after", |k| {
        black_box(average_after(E18, E18 + black_box(k) * 1000, 12_000, 600_000).unwrap());
    });
    t("mul_div_down wide", |k| {
        black_box(
            mul_div_down(black_box(1u128 << 120) + k, 1 << 100, black_box(1 << 110)).unwrap(),
        );
    });
}

fn cpu() -> u64 {
    std::thread::yield_now();
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap()
}
