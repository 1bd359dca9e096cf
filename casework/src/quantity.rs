//! A counted amount: exact thousandths, so that sums can be taken back to the last digit.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// An amount in thousandths of its unit (pence, per cent, events, nights, hours), from −9×10¹⁵ to 9×10¹⁵.
///
/// On the wire it is a plain JSON number: `62`, `62.5`. More than three decimal places are rounded half away from zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

const SCALE: i64 = 1000;
const LARGEST: f64 = 9.0e15;

impl Quantity {
    /// A whole number of units.
    pub const fn whole(units: i64) -> Self {
        Self(units.saturating_mul(SCALE))
    }

    /// From thousandths of a unit.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// In thousandths of a unit.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// From a number of units; `None` when it is not finite or too large to keep exactly.
    pub fn from_units(units: f64) -> Option<Self> {
        let thousandths = (units * 1000.0).round();
        #[expect(clippy::cast_possible_truncation, reason = "held within ±9×10¹⁵, where every whole f64 is an i64")]
        (thousandths.is_finite() && thousandths.abs() <= LARGEST).then_some(Self(thousandths as i64))
    }

    /// In units, for showing and for statistics.
    #[expect(clippy::cast_precision_loss, reason = "amounts are held below 2⁵³")]
    pub fn units(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// Units rounded towards zero.
    pub const fn whole_units(self) -> i64 {
        self.0 / SCALE
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.units())
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % SCALE == 0 { serializer.serialize_i64(self.0 / SCALE) } else { serializer.serialize_f64(self.units()) }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let units = f64::deserialize(deserializer)?;
        Self::from_units(units).ok_or_else(|| D::Error::custom("a number between −9×10¹² and 9×10¹² is needed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_amount_is_a_whole_number_on_the_wire() {
        assert_eq!(serde_json::to_string(&Quantity::whole(62)).unwrap(), "62");
        assert_eq!(serde_json::from_str::<Quantity>("62").unwrap(), Quantity::whole(62));
    }

    #[test]
    fn a_part_of_a_unit_survives_the_wire() {
        let half: Quantity = serde_json::from_str("62.5").unwrap();
        assert_eq!(half.thousandths(), 62_500);
        assert_eq!(serde_json::to_string(&half).unwrap(), "62.5");
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_refused() {
        assert!(serde_json::from_str::<Quantity>("1e300").is_err());
        assert!(Quantity::from_units(f64::NAN).is_none());
    }
}
