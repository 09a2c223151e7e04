namespace ActorShm.Segments;

/// <summary>Keeps views from taking the last mappings, and the last addresses, that a process may have. Safe on any thread.</summary>
/// <remarks>
/// The runtime needs some itself, to compile a method, to start a thread or to throw an exception, and ends the process when it gets none. So now and then this class tries
/// whether enough mappings are left, and a view that would take the last of them is refused while everything else can go on. Addresses are counted where they are limited (<see cref="AlignedMapping"/>).
/// </remarks>
internal static class MappingHeadroom
{
    /// <summary>The number of mappings that are left to everything else in the process.</summary>
    public const int Count = 256;

    /// <summary>The number of bytes of addresses that are left to everything else in the process where they are limited: for the stacks of some threads, and for code.</summary>
    public const long AddressBytes = 32 << 20;

    /// <summary>How many views may be mapped between two trials: few against the headroom, and so many that a trial costs each of them little.</summary>
    private const int ViewsPerTrial = 64;

    private static int _views;

    private static nuint LengthBytes => (nuint)(Count * Environment.SystemPageSize);

    /// <summary>Determines whether one more view may be mapped.</summary>
    public static bool IsThere() => Interlocked.Increment(ref _views) % ViewsPerTrial != 0 || Try();

    /// <summary>Tries to make <see cref="Count"/> mappings, and gives them back at once.</summary>
    public static bool Try()
    {
        var address = Libc.MapNothing(0, LengthBytes, Libc.ProtectNone, Libc.MapPrivate | Libc.MapAnonymous | Libc.MapNoReserve, -1, 0);
        if (address == -1)
        {
            return false;
        }

        // Every other page is made readable, so that no two neighbours can be one mapping.
        var isThere = true;
        for (var page = 1; page < Count && isThere; page += 2)
        {
            isThere = Libc.Protect(address + (page * Environment.SystemPageSize), (nuint)Environment.SystemPageSize, Libc.ProtectRead) == 0;
        }

        _ = Libc.Unmap(address, LengthBytes); // cannot fail on what was just mapped
        return isThere;
    }
}
