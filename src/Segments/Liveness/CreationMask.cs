namespace ActorShm.Segments;

/// <summary>Reads the process's umask from <c>/proc</c> (Linux 4.7), because the system call can only read it by changing it, which other threads would notice.</summary>
internal static class CreationMask
{
    private const string Label = "Umask:";

    /// <summary>The permission bits that a new file of this process does not get.</summary>
    /// <exception cref="SegmentException">The kernel does not say.</exception>
    public static uint Current
    {
        get
        {
            var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
            return line is not null && TryParseOctal(line.AsSpan(Label.Length).Trim(), out var mask)
                ? mask
                : throw new SegmentException($"/proc/self/status has no umask ({line ?? "no line 'Umask:'"}); Linux 4.7 or later is needed, with /proc mounted.");
        }
    }

    private static bool TryParseOctal(ReadOnlySpan<char> digits, out uint value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return false;
            }

            value = (value * 8) + (uint)(digit - '0');
        }

        return digits.Length is > 0 and <= 4;
    }
}
