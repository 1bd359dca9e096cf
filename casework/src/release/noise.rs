//! Noise for counts: for each small true count, the distribution that gives away least and still has a mean of nought.
//!
//! Maximum entropy under constraints, after Giessing (2016), "Computational issues in the design of transition probabilities and
//! disclosure risk estimation for additive noise", Privacy in Statistical Databases, pp. 237–251, as in the R package `ptable`.

/// What a table of noise is generated for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Noise {
    /// No noise is further from nought than this.
    pub most: u32,
    /// The variance, in people squared.
    pub variance: f64,
    /// Whether the variance is met exactly, or is a bound that small counts may stay under.
    pub exactly: bool,
    /// Counts from 1 up to this never come out; 0 forbids none.
    pub never_up_to: u32,
    /// How often a count stays as it is, at least, as far as the variance allows; 0 asks for nothing.
    pub stays: f64,
}

/// The probabilities of one true count: each noise that can happen, from the lowest, with how often it does.
pub type Row = Vec<(i64, f64)>;

/// How close to its mean and variance a row has to come.
const CLOSE: f64 = 1e-12;

impl Noise {
    /// The row of a true count. Its mean is nought; none of its noises goes below minus the count.
    ///
    /// None when no distribution meets the constraints.
    pub fn row(&self, count: u32) -> Option<Row> {
        if count == 0 {
            return Some(vec![(0, 1.0)]);
        }
        let (count, most) = (i64::from(count), i64::from(self.most));
        let forbidden = 1..=i64::from(self.never_up_to);
        let support: Vec<i64> =
            ((count - most).max(0)..=count + most).filter(|after| !forbidden.contains(after)).map(|after| after - count).collect();
        let free = self.freely(&support)?;
        let stays = free.iter().find(|(noise, _)| *noise == 0).map_or(0.0, |(_, chance)| *chance);
        if stays >= self.stays || !support.contains(&0) { Some(free) } else { self.staying(&support).or(Some(free)) }
    }

    fn freely(&self, support: &[i64]) -> Option<Row> {
        if !self.exactly {
            let widest = tilted(support, None)?;
            if moment(&widest, 2) <= self.variance {
                return Some(widest);
            }
        }
        tilted(support, Some(self.variance))
    }

    /// With the chance to stay held as high as was asked, or a twentieth lower until the variance can be met.
    fn staying(&self, support: &[i64]) -> Option<Row> {
        let moving: Vec<i64> = support.iter().copied().filter(|noise| *noise != 0).collect();
        let steps = std::iter::successors(Some(self.stays), |stays| Some(stays - 0.05)).take_while(|stays| *stays > 0.0);
        steps.into_iter().find_map(|stays| {
            let mut row: Row = tilted(&moving, Some(self.variance / (1.0 - stays)))?
                .into_iter()
                .map(|(noise, chance)| (noise, chance * (1.0 - stays)))
                .collect();
            let place = row.partition_point(|(noise, _)| *noise < 0);
            row.insert(place, (0, stays));
            Some(row)
        })
    }
}

#[expect(clippy::cast_precision_loss, reason = "noises are small whole numbers")]
fn moment(row: &[(i64, f64)], power: i32) -> f64 {
    row.iter().map(|(noise, chance)| chance * (*noise as f64).powi(power)).sum()
}

/// The distribution of the form exp(a·v + b·v²) with mean nought, and with the variance asked for (none: b is nought). Newton's method on
/// the dual, which is convex; a step is halved until it gets nearer.
fn tilted(support: &[i64], variance: Option<f64>) -> Option<Row> {
    let (mut a, mut b) = (0.0, 0.0);
    let mut best = dual(support, a, b, variance);
    for _ in 0..500 {
        let row = normalised(support, a, b);
        let [m1, m2, m3, m4] = [1, 2, 3, 4].map(|power| moment(&row, power));
        let (slope_a, slope_b) = (m1, variance.map_or(0.0, |variance| m2 - variance));
        if slope_a.abs() < CLOSE && slope_b.abs() < CLOSE * 10.0 {
            return Some(row);
        }
        let (aa, ab, bb) = (m2 - m1 * m1, m3 - m1 * m2, m4 - m2 * m2);
        let (step_a, step_b) = if variance.is_some() {
            let determinant = aa * bb - ab * ab;
            ((bb * slope_a - ab * slope_b) / determinant, (aa * slope_b - ab * slope_a) / determinant)
        } else {
            (slope_a / aa, 0.0)
        };
        if !(step_a.is_finite() && step_b.is_finite()) {
            return None;
        }
        let mut length = 1.0;
        loop {
            let (next_a, next_b) = (a - length * step_a, b - length * step_b);
            let value = dual(support, next_a, next_b, variance);
            if value <= best || length < 1e-9 {
                (a, b, best) = (next_a, next_b, value);
                break;
            }
            length /= 2.0;
        }
    }
    // Rounding may keep the slopes a little off nought for ever.
    let row = normalised(support, a, b);
    let near = moment(&row, 1).abs() < 1e-9 && variance.is_none_or(|variance| (moment(&row, 2) - variance).abs() < 1e-9);
    near.then_some(row)
}

#[expect(clippy::cast_precision_loss, reason = "noises are small whole numbers")]
fn exponents(support: &[i64], a: f64, b: f64) -> (Vec<f64>, f64) {
    let powers: Vec<f64> = support.iter().map(|noise| a * *noise as f64 + b * (noise * noise) as f64).collect();
    let highest = powers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (powers, highest)
}

fn dual(support: &[i64], a: f64, b: f64, variance: Option<f64>) -> f64 {
    let (powers, highest) = exponents(support, a, b);
    powers.iter().map(|power| (power - highest).exp()).sum::<f64>().ln() + highest - b * variance.unwrap_or(0.0)
}

fn normalised(support: &[i64], a: f64, b: f64) -> Row {
    let (powers, highest) = exponents(support, a, b);
    let weights: Vec<f64> = powers.iter().map(|power| (power - highest).exp()).collect();
    let sum: f64 = weights.iter().sum();
    support.iter().zip(weights).map(|(noise, weight)| (*noise, weight / sum)).collect()
}

/// For each noise of a row, how many of the 2³² cell keys are below the end of its share: what is kept in the program, so that no
/// machine's arithmetic can change what is published.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 2³²")]
pub fn ends(row: &[(i64, f64)]) -> Vec<u64> {
    let keys = 2.0_f64.powi(32);
    let mut sum = 0.0;
    let mut ends: Vec<u64> = row
        .iter()
        .map(|(_, chance)| {
            sum += chance;
            (sum * keys).round() as u64
        })
        .collect();
    if let Some(last) = ends.last_mut() {
        *last = 1 << 32;
    }
    ends
}
