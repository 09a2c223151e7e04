namespace ActorShm.Segments;

/// <summary>A few mappings put by, and given back when the kernel allows no more of them. Safe on any thread.</summary>
/// <remarks>
/// The runtime needs some itself to compile and throw an exception: without any it ends the process. So whoever reaches <c>vm.max_map_count</c>
/// with views gets the exception and can dispose some, and the spare ones are taken again with the next mapping that succeeds.
/// </remarks>
internal static class SpareMappings
{
    /// <summary>How many there are.</summary>
    public const int Count = 256;

    private const nint Released = 0;

    private static nint _address = Released;

    private static nuint LengthBytes => (nuint)(Count * Environment.SystemPageSize);

    /// <summary>Puts them by unless they are there; nothing happens if the kernel has none to spare.</summary>
    public static void Take()
    {
        if (Volatile.Read(ref _address) != Released)
        {
            return;
        }

        var address = Libc.MapNothing(0, LengthBytes, Libc.ProtectNone, Libc.MapPrivate | Libc.MapAnonymous | Libc.MapNoReserve, -1, 0);
        if (address == -1)
        {
            return;
        }

        // Every other page may be read, so no two neighbours can be one mapping.
        for (var page = 1; page < Count; page += 2)
        {
            _ = Libc.Protect(address + (page * Environment.SystemPageSize), (nuint)Environment.SystemPageSize, Libc.ProtectRead);
        }

        if (Interlocked.CompareExchange(ref _address, address, Released) != Released)
        {
            _ = Libc.Unmap(address, LengthBytes);
        }
    }

    /// <summary>Gives them back to the process.</summary>
    public static void Release()
    {
        var address = Interlocked.Exchange(ref _address, Released);
        if (address != Released)
        {
            _ = Libc.Unmap(address, LengthBytes);
        }
    }
}
