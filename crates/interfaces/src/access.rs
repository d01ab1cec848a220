//! Roles, the same in every contract: an admin that hands over in two steps, and a guardian that may only reduce risk.

use ink::primitives::AccountId;

/// Who may do what. Kept in a cell of its own, so that user paths never load it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Roles {
    /// Sets every parameter. A deployer at first, the governor after the hand-over.
    pub admin: AccountId,
    /// The account that may become admin by accepting.
    pub pending_admin: Option<AccountId>,
    /// May pause, lower a cap, move an AMO to unwind-only; never the reverse, never a payment.
    pub guardian: AccountId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum AccessError {
    /// Only the admin may call this.
    NotAdmin,
    /// Only the admin or the guardian may call this.
    NotAdminOrGuardian,
    /// Only the account named by `propose_admin` may accept.
    NotPendingAdmin,
    /// Until then only the admin may lift the pause; after that anyone.
    PauseNotOver { until_ms: u64 },
    /// The guardian paused not long ago, and may again from then on. The admin may.
    GuardianMustRest { until_ms: u64 },
}

/// The admin named a successor (or withdrew the name, with `None`).
#[ink::event]
pub struct AdminProposed {
    pub admin: AccountId,
    pub pending_admin: Option<AccountId>,
}

/// The successor accepted.
#[ink::event]
pub struct AdminChanged {
    pub old: AccountId,
    pub new: AccountId,
}

#[ink::event]
pub struct GuardianChanged {
    pub old: AccountId,
    pub new: AccountId,
}

#[ink::trait_definition]
pub trait Access {
    /// The present roles.
    #[ink(message)]
    fn roles(&self) -> Roles;

    /// Names the account that may become admin. Admin only.
    #[ink(message)]
    fn propose_admin(&mut self, new: Option<AccountId>) -> Result<(), AccessError>;

    /// Makes the caller admin. Only the account that `propose_admin` named.
    #[ink(message)]
    fn accept_admin(&mut self) -> Result<(), AccessError>;

    /// Replaces the guardian. Admin only.
    #[ink(message)]
    fn set_guardian(&mut self, new: AccountId) -> Result<(), AccessError>;
}

impl Roles {
    pub fn new(admin: AccountId, guardian: AccountId) -> Self {
        Self {
            admin,
            pending_admin: None,
            guardian,
        }
    }

    pub fn ensure_admin(&self, caller: AccountId) -> Result<(), AccessError> {
        if caller == self.admin {
            Ok(())
        } else {
            Err(AccessError::NotAdmin)
        }
    }

    pub fn ensure_admin_or_guardian(&self, caller: AccountId) -> Result<(), AccessError> {
        if caller == self.admin || caller == self.guardian {
            Ok(())
        } else {
            Err(AccessError::NotAdminOrGuardian)
        }
    }

    pub fn propose_admin(
        &mut self,
        caller: AccountId,
        new: Option<AccountId>,
    ) -> Result<AdminProposed, AccessError> {
        self.ensure_admin(caller)?;
        self.pending_admin = new;
        Ok(AdminProposed {
            admin: self.admin,
            pending_admin: new,
        })
    }

    pub fn accept_admin(&mut self, caller: AccountId) -> Result<AdminChanged, AccessError> {
        if self.pending_admin != Some(caller) {
            return Err(AccessError::NotPendingAdmin);
        }
        let old = core::mem::replace(&mut self.admin, caller);
        self.pending_admin = None;
        Ok(AdminChanged { old, new: caller })
    }

    pub fn set_guardian(
        &mut self,
        caller: AccountId,
        new: AccountId,
    ) -> Result<GuardianChanged, AccessError> {
        self.ensure_admin(caller)?;
        let old = core::mem::replace(&mut self.guardian, new);
        Ok(GuardianChanged { old, new })
    }
}
