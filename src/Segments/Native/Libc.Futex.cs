using System.Runtime.InteropServices;

namespace ActorShm.Segments;

internal static partial class Libc
{
    // The word is read by the kernel, which answers EFAULT where a touch would get SIGBUS. The call blocks, so the runtime must be able to
    // suspend the thread meanwhile: never mark it to be called without a GC transition.
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    public static unsafe partial long CallFutex(nint number, uint* word, nint operation, nint value, TimeSpecification* timeout, nint unused, nint unusedToo);
}
