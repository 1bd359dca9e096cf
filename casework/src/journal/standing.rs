//! Which record's facts stand: a correction replaces all facts of what it corrects, and the last in sequence stands.

use std::collections::BTreeMap;

use super::{Kind, Record};
use crate::ids::RecordId;

/// For each record that has been corrected, the correction that stands for it. Records in the order of the journal.
///
/// A correction of a correction corrects what that one did. One that arrived before what it corrects stands all the same.
/// One that corrects itself in a circle is an entry of its own.
pub fn corrected<'a>(records: impl IntoIterator<Item = &'a Record>) -> BTreeMap<RecordId, RecordId> {
    let mut roots: BTreeMap<RecordId, RecordId> = BTreeMap::new();
    let mut in_order = Vec::new();
    for record in records {
        let (Kind::Correction, Some(target)) = (&record.kind, record.refers_to.first()) else { continue };
        let root = *roots.get(target).unwrap_or(target);
        if root != record.id {
            roots.values_mut().filter(|known| **known == record.id).for_each(|known| *known = root);
            roots.insert(record.id, root);
            in_order.push(record.id);
        }
    }
    in_order.into_iter().filter_map(|correction| Some((*roots.get(&correction)?, correction))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::parse;

    fn record(number: u8, corrects: Option<u8>) -> Record {
        let id = |number: u8| format!("0198c0de-0000-7000-8000-0000000000{number:02x}");
        let refers = corrects.map(|target| format!(r#","kind":"correction","refers_to":["{}"]"#, id(target))).unwrap_or_default();
        parse(format!(r#"{{"id":"{}","text":"x"{refers}}}"#, id(number)).as_bytes()).unwrap().record
    }

    #[test]
    fn the_last_correction_stands() {
        let records = [record(1, None), record(2, Some(1)), record(3, Some(2)), record(4, Some(1))];
        assert_eq!(corrected(&records), BTreeMap::from([(records[0].id, records[3].id)]));
    }

    #[test]
    fn a_correction_that_came_first_stands_all_the_same() {
        let records = [record(2, Some(1)), record(1, None)];
        assert_eq!(corrected(&records), BTreeMap::from([(records[1].id, records[0].id)]));
    }

    #[test]
    fn a_circle_is_broken_where_it_closes() {
        let records = [record(1, Some(2)), record(2, Some(1)), record(3, Some(3))];
        assert_eq!(corrected(&records), BTreeMap::from([(records[1].id, records[0].id)]));
    }
}
