//! Calls of the contracts pallet, their fields by name.

use crate::limits::Limits;
use harness::{AccountId, Hash};
use subxt::ext::scale_value::{Composite, Value};
use subxt::tx::{DynamicPayload, Payload};

/// What a transaction is to do.
pub struct Intent {
    call: &'static str,
    fields: Vec<(&'static str, Value)>,
    /// Most native tokens it may put down for storage.
    pub deposit: u128,
}

impl Intent {
    pub fn call(limits: &Limits, to: AccountId, input: &[u8]) -> Self {
        let to = Value::unnamed_variant("Id", [Value::from_bytes(to.0)]);
        let data = ("data", Value::from_bytes(input));
        Self::running("call", limits, vec![("dest", to), data])
    }

    pub fn instantiate(limits: &Limits, code: Hash, input: &[u8], salt: &[u8]) -> Self {
        let fields = vec![
            ("code_hash", Value::from_bytes(code)),
            ("data", Value::from_bytes(input)),
            ("salt", Value::from_bytes(salt)),
        ];
        Self::running("instantiate", limits, fields)
    }

    pub fn upload(code: &[u8], deposit: u128) -> Self {
        let fields = vec![
            ("code", Value::from_bytes(code)),
            ("storage_deposit_limit", some(deposit)),
            ("determinism", Value::unnamed_variant("Enforced", [])),
        ];
        Self {
            call: "upload_code",
            fields,
            deposit,
        }
    }

    pub fn payload(self) -> DynamicPayload {
        let fields = self.fields.into_iter();
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        Payload::new("Contracts", self.call, Composite::Named(fields.collect()))
    }

    /// A call that runs a contract.
    fn running(
        call: &'static str,
        limits: &Limits,
        mut fields: Vec<(&'static str, Value)>,
    ) -> Self {
        let weight = [
            ("ref_time", Value::u128(limits.weight.ref_time.into())),
            ("proof_size", Value::u128(limits.weight.proof_size.into())),
        ];
        fields.extend([
            ("value", Value::u128(0)),
            ("gas_limit", Value::named_composite(weight)),
            ("storage_deposit_limit", some(limits.deposit)),
        ]);
        Self {
            call,
            fields,
            deposit: limits.deposit,
        }
    }
}

fn some(amount: u128) -> Value {
    Value::unnamed_variant("Some", [Value::u128(amount)])
}
