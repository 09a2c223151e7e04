using System.Runtime.InteropServices;

namespace ActorShm.Segments;

internal static partial class Libc
{
    // The kernel reads the word, and returns EFAULT where touching it would raise SIGBUS. The call blocks, so the runtime must be able to
    // suspend the thread meanwhile: never mark it to be called without a GC transition.
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    public static unsafe partial long CallFutex(nint number, uint* word, nint operation, nint value, TimeSpecification* timeout, nint unused, nint unusedToo);
}
