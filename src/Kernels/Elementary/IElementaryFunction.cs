namespace ActorShm.Kernels;

/// <summary>A function of one double, written over any number of lanes.</summary>
internal interface IElementaryFunction
{
    /// <summary>The function of each lane; a lane's result depends on that lane alone.</summary>
    /// <param name="x">The arguments.</param>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <returns>The results, lane by lane.</returns>
    static abstract T Of<T>(T x)
        where T : struct, ILanes<T>;
}

/// <summary>Two functions of the same double that share nearly all of their work, written over any number of lanes.</summary>
internal interface IElementaryPair
{
    /// <summary>Both functions of each lane, with the bits that each has alone.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="second">The results of the second function.</param>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <returns>The results of the first function.</returns>
    static abstract T Of<T>(T x, out T second)
        where T : struct, ILanes<T>;
}

/// <summary>A function of two doubles, written over any number of lanes.</summary>
internal interface IElementaryFunctionOfTwo
{
    /// <summary>The function of each pair of lanes; a lane's result depends on that pair alone.</summary>
    /// <param name="x">The first arguments.</param>
    /// <param name="y">The second arguments.</param>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <returns>The results, lane by lane.</returns>
    static abstract T Of<T>(T x, T y)
        where T : struct, ILanes<T>;
}
