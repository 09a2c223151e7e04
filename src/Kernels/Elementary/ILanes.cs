namespace ActorShm.Kernels;

/// <summary>
/// Several doubles on which operations are carried out together. The elementary functions are written in terms of lanes, so that each is written
/// only once for every width of hardware.
/// </summary>
/// <remarks>
/// Every operation works lane by lane and is rounded exactly as IEEE 754 says, so all widths give the same bits. A mask is
/// a value of the same type with all bits of a lane set or clear. Members with "bits" in their names read a lane as a
/// 64-bit integer.
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>One lane.</summary>
    /// <param name="lane">The lane's index.</param>
    double this[int lane] { get; }

    /// <summary>The same value in all lanes.</summary>
    static abstract TSelf Of(double value);

    /// <summary>The same bits in all lanes.</summary>
    static abstract TSelf OfBits(long bits);

    /// <summary>One value for each lane, as many as <see cref="Count"/>.</summary>
    static abstract TSelf Load(ReadOnlySpan<double> values);

    /// <summary>Reads as many doubles as there are lanes.</summary>
    static abstract TSelf Read(double* source);

    /// <summary>Reads as many floats as there are lanes, and widens them.</summary>
    static abstract TSelf Read(float* source);

    /// <summary>Writes the lanes.</summary>
    void Write(double* target);

    /// <summary>Writes the lanes, each rounded to a float.</summary>
    void Write(float* target);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    static abstract TSelf operator &(TSelf left, TSelf right);

    static abstract TSelf operator |(TSelf left, TSelf right);

    static abstract TSelf operator ^(TSelf left, TSelf right);

    /// <summary><paramref name="left"/> * <paramref name="right"/> + <paramref name="addend"/>, rounded once.</summary>
    static abstract TSelf FusedMultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The square root, rounded correctly; NaN below zero.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>Rounded to an integer, towards zero; the sign is kept, of zero too.</summary>
    static abstract TSelf Truncate(TSelf value);

    /// <summary>The magnitude: the sign bit cleared, of NaN too.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>The sum of the bits as integers, wrapping around.</summary>
    static abstract TSelf AddBits(TSelf left, TSelf right);

    /// <summary>The bits moved up, zeros moved in.</summary>
    static abstract TSelf ShiftBitsLeft(TSelf value, int count);

    /// <summary>The bits moved down, zeros moved in.</summary>
    static abstract TSelf ShiftBitsRight(TSelf value, int count);

    /// <summary>A mask of the lanes with equal bits.</summary>
    static abstract TSelf EqualBits(TSelf left, TSelf right);

    /// <summary>A mask of the lanes that are equal; NaN equals nothing, and the zeros equal each other.</summary>
    static abstract TSelf Equal(TSelf left, TSelf right);

    /// <summary>A mask of the lanes where <paramref name="left"/> is at most <paramref name="right"/>; clear for NaN.</summary>
    static abstract TSelf AtMost(TSelf left, TSelf right);

    /// <summary>The lanes of <paramref name="chosen"/> where the mask is set, those of <paramref name="other"/> elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf chosen, TSelf other);

    /// <summary>The lanes of <paramref name="chosen"/> where the last bit is set, those of <paramref name="other"/> elsewhere.</summary>
    static abstract TSelf SelectByLastBit(TSelf bits, TSelf chosen, TSelf other);

    /// <summary>Whether a mask is set in every lane.</summary>
    static abstract bool All(TSelf mask);
}
