using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>Takes open-file-description locks on bytes of a file.</summary>
/// <remarks>
/// The locks belong to the open file, not to the process: closing another descriptor of the same file does not drop them, two
/// open files within one process exclude each other, and the kernel drops them with the last descriptor, however the process dies. The byte
/// may lie past the end of the file. A shared lock needs a readable file, an exclusive one a writable file.
/// </remarks>
internal static partial class OfdLock
{
    private const int QueryCommand = 36;
    private const int TryCommand = 37;
    private const short Shared = 0;
    private const short Exclusive = 1;
    private const short None = 2;

    /// <summary>Takes an exclusive lock on the byte for this open file; false when another open file holds a lock on it.</summary>
    public static bool TryExclusive(SafeFileHandle file, long atByte) => Take(file, TryCommand, Exclusive, atByte);

    /// <summary>Gives up the lock on the byte.</summary>
    public static void Release(SafeFileHandle file, long atByte) => Take(file, TryCommand, None, atByte);

    /// <summary>Determines whether another open file holds an exclusive lock on the byte. Changes nothing.</summary>
    public static bool IsHeld(SafeFileHandle file, long atByte)
    {
        var range = new LockRange { Kind = Shared, StartByte = atByte, LengthBytes = 1 };
        return Libc.Control(file, QueryCommand, ref range) == 0
            ? range.Kind != None
            : throw Errno.Failure(Errno.Last, "ask for the lock of", "an open file");
    }

    private static bool Take(SafeFileHandle file, int command, short kind, long atByte, long lengthBytes = 1)
    {
        while (true)
        {
            var range = new LockRange { Kind = kind, StartByte = atByte, LengthBytes = lengthBytes };
            if (Libc.Control(file, command, ref range) == 0)
            {
                return true;
            }

            var errno = Errno.Last;
            if (errno is Errno.Again or Errno.AccessDenied)
            {
                return false;
            }

            if (errno != Errno.Interrupted)
            {
                throw Errno.Failure(errno, "lock", "an open file");
            }
        }
    }
}
