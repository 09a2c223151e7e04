using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.Segments;

/// <summary>One thread that waits for the end of any number of processes at once.</summary>
internal sealed class ExitWatcher
{
    private const int CloseOnExec = 0x80000;
    private const int Add = 1;
    private const int Remove = 2;
    private const uint Readable = 1;
    private const int EntriesPerWait = 32;

    // struct epoll_event is packed on x64 and on no other architecture.
    private static readonly int EntryBytes = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int KeyOffset = EntryBytes - 8;

    private static object? _sharedGate;
    private static ExitWatcher? _shared;

    private readonly SafeFileHandle _poll;
    private readonly ConcurrentDictionary<long, Watched> _watched = new();
    private long _lastKey;

    private ExitWatcher()
    {
        var descriptor = Libc.CreateEventPoll(CloseOnExec);
        _poll = descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw Errno.Failure(Errno.Last, "make", "an event poll");
        try
        {
            new Thread(Run) { IsBackground = true, Name = "actorshm-exit-watcher" }.Start();
        }
        catch
        {
            _poll.Dispose();
            throw;
        }
    }

    /// <summary>The watcher of this process; its thread starts with the first use. If it cannot be made now, the next use tries again.</summary>
    public static ExitWatcher Shared => LazyInitializer.EnsureInitialized(ref _shared, ref _sharedGate, static () => new ExitWatcher());

    /// <summary>Returns a task that completes when the process behind the pidfd has ended.</summary>
    public Task Watch(SafeFileHandle pidfd)
    {
        // Continuations must not run on the one thread that serves all waiters.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var key = Interlocked.Increment(ref _lastKey);
        _watched[key] = new Watched(pidfd, ended);
        if (!Control(Add, pidfd, key))
        {
            _watched.TryRemove(key, out _);
            throw Errno.Failure(Errno.Last, "watch", "a process");
        }

        return ended.Task;
    }

    /// <summary>Ends the watch of a pidfd that is about to be closed; its task fails.</summary>
    public void Forget(SafeFileHandle pidfd)
    {
        foreach (var (key, watched) in _watched)
        {
            if (ReferenceEquals(watched.Pidfd, pidfd) && _watched.TryRemove(key, out _))
            {
                Control(Remove, pidfd, key);
                watched.Ended.SetException(new ObjectDisposedException(nameof(ProcessHandle)));
                _ = watched.Ended.Task.Exception; // marks the exception as observed: the caller that disposed the handle may not await the task any more
            }
        }
    }

    private void Run()
    {
        Span<byte> entries = stackalloc byte[EntriesPerWait * EntryBytes];
        while (true)
        {
            var count = Wait(entries);
            for (var entry = 0; entry < count; entry++)
            {
                var key = MemoryMarshal.Read<long>(entries[((entry * EntryBytes) + KeyOffset)..]);
                if (_watched.TryRemove(key, out var watched))
                {
                    Unregister(watched.Pidfd, key);
                    watched.Ended.SetResult();
                }
            }
        }
    }

    private void Unregister(SafeFileHandle pidfd, long key)
    {
        try
        {
            Control(Remove, pidfd, key);
        }
        catch (ObjectDisposedException)
        {
            // Its owner closed it a moment ago, which took it out of the poll.
        }
    }

    private unsafe int Wait(Span<byte> entries)
    {
        fixed (byte* pointer = entries)
        {
            var count = Libc.WaitEventPoll(_poll, pointer, EntriesPerWait, -1);
            return count >= 0 || Errno.Last == Errno.Interrupted ? count : throw Errno.Failure(Errno.Last, "wait for", "processes");
        }
    }

    private unsafe bool Control(int operation, SafeFileHandle pidfd, long key)
    {
        Span<byte> entry = stackalloc byte[EntryBytes];
        MemoryMarshal.Write(entry, Readable);
        MemoryMarshal.Write(entry[KeyOffset..], key);
        fixed (byte* pointer = entry)
        {
            return Libc.ControlEventPoll(_poll, operation, pidfd, pointer) == 0;
        }
    }

    private sealed record Watched(SafeFileHandle Pidfd, TaskCompletionSource Ended);
}
