#![allow(clippy::all, clippy::unwrap_used, clippy::arithmetic_side_effects)]
mod exact;
use exact::*;
use keel_math::stable_swap::*;
struct R(u64);
impl R { fn next(&mut self)->u64{ self.0^=self.0<<13; self.0^=self.0>>7; self.0^=self.0<<17; self.0 }
 fn f(&mut self)->f64{ (self.next()>>11) as f64/(1u64<<53) as f64 } }
#[test]
fn probe() {
    let mut r=R(88172645463325252);
    for ratio in [1e2f64,1e6,1e12] {
    let (mut errs, mut nodn, mut bad_up, mut bad_down, mut worst, mut lowered, mut swaps, mut swap_err)=(0,0,0,0,0f64,0,0,0);
    for _ in 0..3000 {
        let n=2+(r.next()%3) as usize;
        let top=10f64.powf(r.f()*18.0+12.0).min(1e30);
        let xs:Vec<u128>=(0..n).map(|_|((top/ratio.powf(r.f())) as u128).max(1)).collect();
        let ann=((10f64.powf(r.f()*6.0)) as u128).max(1)*n as u128*100;
        let d=exact::invariant(&xs,ann);
        match (invariant_up(&xs,ann),invariant_down(&xs,ann)) {
            (Ok(u),Ok(l))=>{ nodn+=1;
              let up=big(u)<<FRACTION_BITS; let lo=big(l)<<FRACTION_BITS;
              if up<d {bad_up+=1;} if lo>d {bad_down+=1;}
              let e:f64=((up-&d)>>(FRACTION_BITS-8)).to_string().parse::<f64>().unwrap()/256.0; if e.abs()>worst {worst=e.abs();}
            }
            _=>errs+=1 }
        let p=Params{ann,fee_e10:0,offpeg_multiplier_e10:0};
        let dx=((xs[0] as f64*r.f()*0.5) as u128).max(1);
        match swap_exact_in(&xs,0,1,dx,&p){ Ok(o)=>{ swaps+=1; let mut a=xs.clone(); a[0]+=dx; a[1]-=o.amount; if !keeps(&a,ann,&d){lowered+=1;} } Err(_)=>swap_err+=1 }
    }
    println!("ratio {ratio:e}: ok {nodn} err {errs} up<exact {bad_up} down>exact {bad_down} worst {worst} | swaps {swaps} err {swap_err} lowered exact D {lowered}");
    }
}
