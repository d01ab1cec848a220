//! What all AMOs together need, in one packed cell: the order of unwinding, who holds anything, and what each venue last quoted.

use ink::prelude::vec::Vec;
use interfaces::book::AmoId;
use interfaces::controller::{Cause, RegisteredAmo, Stage};
use interfaces::Position;

/// Seats in the order of unwinding: by rank, then id. Retired AMOs have none.
#[derive(Clone, Default)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Board {
    pub seats: Vec<Seat>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Seat {
    pub amo: AmoId,
    pub rank: u8,
    /// Whether its position had any units when last read: `enforce` passes by the others without a call.
    pub holds: bool,
    pub quote_e18: u128,
    pub read_ms: u64,
    /// As of the last settlement.
    pub debt_e18: u128,
    /// Of its terms.
    pub cap_e18: u128,
    pub expires_ms: u64,
    /// Whatever can be taken back is.
    pub unwind_only: bool,
}

impl Seat {
    /// Why the AMO itself must give back, as far as that is known without reading it.
    pub fn cause(&self, now_ms: u64) -> Option<Cause> {
        if self.unwind_only {
            Some(Cause::UnwindOnly)
        } else if self.expires_ms != 0 && now_ms >= self.expires_ms {
            Some(Cause::Expired)
        } else if self.debt_e18 > self.cap_e18 {
            Some(Cause::AboveCap)
        } else {
            None
        }
    }
}

impl Board {
    /// Seats an AMO, or brings its seat up to its record.
    pub fn place(&mut self, record: &RegisteredAmo) {
        let (amo, rank) = (record.amo, record.terms.rank);
        let old = self.remove(amo).unwrap_or_default();
        let seat = Seat {
            amo,
            rank,
            cap_e18: record.terms.cap_e18,
            expires_ms: record.terms.expires_ms,
            unwind_only: matches!(record.stage, Stage::UnwindOnly | Stage::WrittenOff),
            ..old
        };
        let place = self
            .seats
            .iter()
            .position(|other| (other.rank, other.amo) > (rank, amo))
            .unwrap_or(self.seats.len());
        self.seats.insert(place, seat);
    }

    pub fn remove(&mut self, amo: AmoId) -> Option<Seat> {
        let place = self.seats.iter().position(|seat| seat.amo == amo)?;
        Some(self.seats.remove(place))
    }

    /// Keeps what a reading shows.
    pub fn note(&mut self, amo: AmoId, position: &Position, now_ms: u64) {
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.amo == amo) {
            seat.holds = position.units != 0;
            seat.quote_e18 = position.quote_e18;
            seat.read_ms = now_ms;
        }
    }

    /// Keeps what a settlement leaves.
    pub fn owes(&mut self, amo: AmoId, debt_e18: u128) {
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.amo == amo) {
            seat.debt_e18 = debt_e18;
        }
    }

    /// What its venue last quoted; 0 when it did not.
    pub fn quote_e18(&self, amo: AmoId) -> u128 {
        self.seats
            .iter()
            .find(|seat| seat.amo == amo)
            .map_or(0, |seat| seat.quote_e18)
    }

    /// Lowest and highest fresh quote of the others; zeros without any.
    pub fn others(&self, amo: AmoId, now_ms: u64, max_age_ms: u64) -> (u128, u128) {
        let fresh = self.seats.iter().filter(|seat| {
            seat.amo != amo
                && seat.holds
                && seat.quote_e18 != 0
                && now_ms.saturating_sub(seat.read_ms) <= max_age_ms
        });
        let (mut lowest, mut highest) = (0, 0);
        for seat in fresh {
            if lowest == 0 || seat.quote_e18 < lowest {
                lowest = seat.quote_e18;
            }
            highest = seat.quote_e18.max(highest);
        }
        (lowest, highest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interfaces::controller::AmoTerms;
    use policy::limits::{Bucket, Ceiling, Losses};

    fn seated(board: &mut Board, amo: AmoId, rank: u8) {
        board.place(&registered(amo, rank));
    }

    fn registered(amo: AmoId, rank: u8) -> RegisteredAmo {
        let terms = AmoTerms {
            cap_e18: 100,
            gap_e18: 0,
            ttl_ms: 0,
            bucket_e18: 0,
            refill_e18_per_day: 0,
            largest_step_e18: 1,
            max_slippage_bps: 0,
            loss_tolerance_bps: 0,
            quote_band_bps: 0,
            cooldown_ms: 0,
            expires_ms: 0,
            severity_bps: 0,
            rank,
        };
        RegisteredAmo {
            amo,
            account: [0; 32].into(),
            funding: [0; 32].into(),
            collateral: None,
            token: None,
            units: None,
            stage: Stage::Active,
            staged_ms: 0,
            terms,
            rebalanced_ms: 0,
            settled_ms: 0,
            ceiling: Ceiling::default(),
            bucket: Bucket::default(),
            losses: Losses::default(),
        }
    }

    #[test]
    fn what_an_amo_must_give_back_shows_at_its_seat() {
        let mut board = Board::default();
        let mut record = registered(0, 0);
        board.place(&record);
        let cause = |board: &Board| board.seats.iter().find_map(|seat| seat.cause(50));
        assert_eq!(cause(&board), None);
        board.owes(0, 100);
        assert_eq!(cause(&board), None);
        board.owes(0, 101);
        assert_eq!(cause(&board), Some(Cause::AboveCap));
        record.terms.expires_ms = 51;
        board.place(&record);
        assert_eq!(cause(&board), Some(Cause::AboveCap));
        record.terms.expires_ms = 50;
        board.place(&record);
        assert_eq!(cause(&board), Some(Cause::Expired));
        record.stage = Stage::UnwindOnly;
        board.place(&record);
        assert_eq!(cause(&board), Some(Cause::UnwindOnly));
    }

    fn quoting(quote_e18: u128, units: u128) -> Position {
        Position {
            quote_e18,
            units,
            ..Position::default()
        }
    }

    fn order(board: &Board) -> Vec<AmoId> {
        board.seats.iter().map(|seat| seat.amo).collect()
    }

    #[test]
    fn seats_are_ordered_by_rank_then_id() {
        let mut board = Board::default();
        for (amo, rank) in [(2, 5), (0, 5), (3, 1), (1, 9)] {
            seated(&mut board, amo, rank);
        }
        assert_eq!(order(&board), [3, 0, 2, 1]);
    }

    #[test]
    fn another_rank_moves_the_seat_and_keeps_what_was_read() {
        let mut board = Board::default();
        seated(&mut board, 0, 1);
        seated(&mut board, 1, 2);
        board.note(0, &quoting(7, 1), 50);
        seated(&mut board, 0, 3);
        assert_eq!(order(&board), [1, 0]);
        assert_eq!(
            board.seats.last().copied(),
            Some(Seat {
                amo: 0,
                rank: 3,
                holds: true,
                quote_e18: 7,
                read_ms: 50,
                cap_e18: 100,
                ..Seat::default()
            })
        );
    }

    #[test]
    fn others_show_only_fresh_quotes_and_never_the_own() {
        let mut board = Board::default();
        for amo in 0..4 {
            seated(&mut board, amo, 0);
        }
        board.note(0, &quoting(1, 1), 100);
        board.note(1, &quoting(98, 1), 100);
        board.note(2, &quoting(103, 1), 90);
        board.note(3, &quoting(500, 1), 10);
        assert_eq!(board.others(0, 100, 10), (98, 103));
        assert_eq!(board.others(0, 101, 10), (98, 98));
        assert_eq!(board.others(0, 200, 10), (0, 0));
        assert_eq!(board.others(1, 100, 10), (1, 103));
    }

    #[test]
    fn a_venue_without_a_price_is_not_a_quote_of_zero() {
        let mut board = Board::default();
        seated(&mut board, 0, 0);
        seated(&mut board, 1, 0);
        board.note(1, &quoting(0, 1), 100);
        assert_eq!(board.others(0, 100, 10), (0, 0));
    }

    #[test]
    fn a_position_without_units_holds_nothing() {
        let mut board = Board::default();
        seated(&mut board, 0, 0);
        board.note(0, &quoting(1, 1), 1);
        assert!(board.seats.iter().all(|seat| seat.holds));
        board.note(0, &quoting(1, 0), 2);
        assert!(board.seats.iter().all(|seat| !seat.holds));
    }
}
