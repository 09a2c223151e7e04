namespace ActorShm.Segments;

/// <summary>What a conversion does with a value that the target type cannot hold.</summary>
public enum ConversionMode
{
    /// <summary>
    /// Refuses it. To integers go only whole numbers in range (and -0.0, as 0); to <c>bool</c> only 0 and 1; to reals only complex numbers whose imaginary part is
    /// zero; from integers to floats only numbers that the float holds to the last digit. Floats are rounded to the nearest (of two, to the even one) that a narrower
    /// float holds, as NumPy's casting <c>same_kind</c> allows: one that is nearest to zero becomes zero, but a finite number never becomes infinite. NaN and the infinities go from float to float unchanged.
    /// </summary>
    Exact,

    /// <summary>
    /// Converts it as NumPy's <c>astype</c> does where that is defined: floats are truncated toward zero, integers wrap around, a float that is out of range for a narrower
    /// one becomes infinite, of complex numbers the real part stays, and everything but zero is true. Where NumPy leaves it to the processor, it is as the casts of
    /// programs have it: a float is cut to an int64, the nearest one when it is out of its range and 0 for NaN, which then wraps around; to uint64 the nearest
    /// one from 0 on, while negative numbers wrap.
    /// </summary>
    Unchecked,
}
