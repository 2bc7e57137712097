//! Floats of two, four and eight bytes, from and to the one of eight. A value that is between two of a narrower kind
//! becomes the nearer, in the middle the even one (IEEE 754 §4.3.1), as in Python.

/// The bits of `value` in `width` bytes; `None` where it is finite and too large for them.
pub(super) fn narrow(value: f64, width: usize) -> Option<u64> {
    match width {
        2 => half(value).map(u64::from),
        4 => {
            let narrow = value as f32;
            (narrow.is_finite() || !value.is_finite()).then(|| u64::from(narrow.to_bits()))
        }
        _ => Some(value.to_bits()),
    }
}

/// The value of the bits of a float of `width` bytes.
pub(super) fn widen(bits: u64, width: usize) -> f64 {
    match width {
        2 => from_half(bits as u16),
        4 => f64::from(f32::from_bits(bits as u32)),
        _ => f64::from_bits(bits),
    }
}

/// The greatest finite value of a float of `width` bytes.
pub(super) fn max(width: usize) -> f64 {
    match width {
        2 => 65504.0,
        4 => f64::from(f32::MAX),
        _ => f64::MAX,
    }
}

/// The least exponent of a half; below it the steps stay as wide as they are there.
const HALF_MIN_EXPONENT: i32 = -14;
const HALF_FRACTION_BITS: i32 = 10;

/// A half (binary16, IEEE 754 §3.6): a sign, five bits of exponent, ten of fraction.
fn half(value: f64) -> Option<u16> {
    let sign = u16::from(value.is_sign_negative()) << 15;
    if value.is_nan() {
        return Some(sign | 0x7e00);
    }
    let magnitude = value.abs();
    if magnitude.is_infinite() {
        return Some(sign | 0x7c00);
    }
    let exponent = ((magnitude.to_bits() >> 52) as i32 - 1023).max(HALF_MIN_EXPONENT);
    // Both the division by a power of two and the rounded number of steps are exact.
    let steps = (magnitude * power_of_two(HALF_FRACTION_BITS - exponent)).round_ties_even();
    // A fraction that rounds up to the next power of two carries into the exponent, which is right as it is.
    let bits = f64::from((exponent - HALF_MIN_EXPONENT) << HALF_FRACTION_BITS) + steps;
    (bits < f64::from(0x7c00)).then_some(sign | bits as u16)
}

fn from_half(bits: u16) -> f64 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> HALF_FRACTION_BITS & 0x1f), f64::from(bits & 0x3ff));
    let magnitude = match exponent {
        0x1f if fraction == 0.0 => f64::INFINITY,
        0x1f => f64::NAN,
        0 => fraction * power_of_two(HALF_MIN_EXPONENT - HALF_FRACTION_BITS),
        _ => (1024.0 + fraction) * power_of_two(exponent - 15 - HALF_FRACTION_BITS),
    };
    magnitude.copysign(sign)
}

/// Two to a power that a float of eight bytes has exactly.
fn power_of_two(exponent: i32) -> f64 {
    2f64.powi(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_half_reads_back() {
        for bits in 0..=u16::MAX {
            let value = from_half(bits);
            let expected = if value.is_nan() { bits & 0x8000 | 0x7e00 } else { bits };
            assert_eq!(
                half(if value.is_nan() { f64::NAN.copysign(value) } else { value }),
                Some(expected),
                "{bits:04x}"
            );
        }
    }

    #[test]
    fn rounds_to_the_nearest_and_in_the_middle_to_even() {
        let cases = [
            (1.0, Some(0x3c00)),
            (1.0 + 1.0 / 2048.0, Some(0x3c00)),
            (1.0 + 3.0 / 2048.0, Some(0x3c02)),
            (1.0 + 1.0 / 2048.0 + 1e-12, Some(0x3c01)),
            (65504.0, Some(0x7bff)),
            (65519.99, Some(0x7bff)),
            (65520.0, None),
            (-65520.0, None),
            (1e300, None),
            (2f64.powi(-25), Some(0)),
            (2f64.powi(-25) * 1.001, Some(1)),
            (5e-324, Some(0)),
            (-0.0, Some(0x8000)),
            (f64::NEG_INFINITY, Some(0xfc00)),
        ];
        for (value, bits) in cases {
            assert_eq!(narrow(value, 2), bits, "{value}");
        }
        assert_eq!(narrow(3.5e38, 4), None);
        assert_eq!(narrow(f64::INFINITY, 4), Some(0x7f80_0000));
        assert_eq!(narrow(f64::MAX, 8), Some(f64::MAX.to_bits()));
    }
}
