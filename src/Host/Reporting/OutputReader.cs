using System.Runtime.InteropServices;

namespace ActorShm.Host.Reporting;

/// <summary>Whoever reads what this process prints. .NET ignores the error of a pipe without a reader, so a command that prints for ever has to ask.</summary>
internal static partial class OutputReader
{
    private const int StandardOutput = 1;
    private const short Error = 0x8; // POLLERR

    /// <summary>Whether standard output is a pipe or socket that nobody reads any more.</summary>
    public static bool IsGone()
    {
        var output = new PollDescriptor { Descriptor = StandardOutput };
        return Poll(ref output, 1, timeoutMilliseconds: 0) > 0 && (output.Found & Error) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int timeoutMilliseconds);

    /// <summary>The kernel's <c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
