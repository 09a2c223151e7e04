namespace ActorShm.Segments;

/// <summary>What a conversion does with a value that the target type cannot hold.</summary>
public enum ConversionMode
{
    /// <summary>
    /// Refuses the value. Integers take only whole numbers in range (and -0.0, as 0); <c>bool</c> takes only 0 and 1; real types take only complex numbers whose imaginary part is
    /// zero; floats take only integers that they hold to the last digit. A float is rounded to the nearest number (of two, to the even one) that a narrower
    /// float holds, as NumPy's casting <c>same_kind</c> allows: a number that is nearest to zero becomes zero, but a finite number never becomes infinite. NaN and the infinities go from float to float unchanged.
    /// </summary>
    Exact,

    /// <summary>
    /// Converts the value as NumPy's <c>astype</c> does where that is defined: floats are truncated toward zero, integers wrap around, a float that is out of range for a narrower
    /// float becomes infinite, complex numbers keep their real part, and everything except zero is true. Where NumPy leaves the result to the processor, it is that of the casts in
    /// programs: a float is truncated to an int64 (the nearest int64 if it is out of range, and 0 for NaN), which then wraps around; to uint64, a float from 0 on becomes the nearest
    /// uint64, and negative numbers wrap around.
    /// </summary>
    Unchecked,
}
