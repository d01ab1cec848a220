//! What all AMOs together need, in one packed cell: the order of unwinding, who holds anything, and what each venue last quoted.

use ink::prelude::vec::Vec;
use interfaces::book::AmoId;
use interfaces::Position;

/// Seats in the order of unwinding: by rank, then id. Retired AMOs have none.
#[derive(Clone, Default)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Board {
    pub seats: Vec<Seat>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Seat {
    pub amo: AmoId,
    pub rank: u8,
    /// Whether its position had any units when last read: `enforce` passes by the others without a call.
    pub holds: bool,
    pub quote_e18: u128,
    pub read_ms: u64,
}

impl Board {
    /// Seats an AMO, or moves it to another rank.
    pub fn place(&mut self, amo: AmoId, rank: u8) {
        let mut seat = Seat {
            amo,
            rank,
            holds: false,
            quote_e18: 0,
            read_ms: 0,
        };
        if let Some(old) = self.remove(amo) {
            seat = Seat { rank, ..old };
        }
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

    /// Lowest and highest fresh quote of the others; zeros without any.
    pub fn others(&self, amo: AmoId, now_ms: u64, max_age_ms: u64) -> (u128, u128) {
        let fresh = self.seats.iter().filter(|seat| {
            seat.amo != amo
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
            board.place(amo, rank);
        }
        assert_eq!(order(&board), [3, 0, 2, 1]);
    }

    #[test]
    fn another_rank_moves_the_seat_and_keeps_what_was_read() {
        let mut board = Board::default();
        board.place(0, 1);
        board.place(1, 2);
        board.note(0, &quoting(7, 1), 50);
        board.place(0, 3);
        assert_eq!(order(&board), [1, 0]);
        assert_eq!(
            board.seats.last().copied(),
            Some(Seat {
                amo: 0,
                rank: 3,
                holds: true,
                quote_e18: 7,
                read_ms: 50
            })
        );
    }

    #[test]
    fn others_show_only_fresh_quotes_and_never_the_own() {
        let mut board = Board::default();
        for amo in 0..4 {
            board.place(amo, 0);
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
        board.place(0, 0);
        board.place(1, 0);
        board.note(1, &quoting(0, 1), 100);
        assert_eq!(board.others(0, 100, 10), (0, 0));
    }

    #[test]
    fn a_position_without_units_holds_nothing() {
        let mut board = Board::default();
        board.place(0, 0);
        board.note(0, &quoting(1, 1), 1);
        assert!(board.seats.iter().all(|seat| seat.holds));
        board.note(0, &quoting(1, 0), 2);
        assert!(board.seats.iter().all(|seat| !seat.holds));
    }
}
