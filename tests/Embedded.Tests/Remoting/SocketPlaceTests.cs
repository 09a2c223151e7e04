using System.Net.Sockets;
using System.Text;

namespace ActorShm.Embedded.Tests;

/// <summary>Where a host's socket lies, and what becomes of what lay there.</summary>
public class SocketPlaceTests
{
    [Fact]
    public async Task The_socket_is_for_its_owner_only_and_its_file_goes_with_the_host()
    {
        await using var star = new Star();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(star.SocketPath));

        await star.Host.Remoting.DisposeAsync();

        Assert.False(File.Exists(star.SocketPath));
    }

    [Theory]
    [InlineData(90)] // the path just over what an address holds
    [InlineData(200)]
    public async Task A_path_too_long_for_a_socket_address_works_all_the_same(int directoryNameLength)
    {
        using var scratch = new ScratchDirectory();
        var directory = scratch.Combine(new string('d', directoryNameLength));
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = Path.Combine(directory, "control.sock");
        Assert.True(Encoding.UTF8.GetByteCount(path) > 107);
        await using var host = new TestSystem("host");
        var listening = LocalRemoting.Listen(host.System, path);
        Assert.True(File.Exists(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

        await using var peer = new TestSystem("peer");
        var remoting = await LocalRemoting.ConnectAsync(peer.System, path);
        await peer.System.ActorSelection($"{remoting.HostAddress}/user/probe").ResolveOne(Watchdog.Limit);

        await listening.DisposeAsync();
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task A_directory_that_others_can_enter_is_refused()
    {
        using var scratch = new ScratchDirectory();
        File.SetUnixFileMode(scratch.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        await using var test = new TestSystem();

        var refusal = Assert.Throws<RemotingException>(() => LocalRemoting.Listen(test.System, scratch.Combine("s")));
        Assert.Contains("0710", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<RemotingException>(() => LocalRemoting.Listen(test.System, scratch.Combine("missing", "s")));
    }

    [Fact]
    public async Task The_end_of_a_host_whose_directory_was_replaced_leaves_the_socket_of_its_successor()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("run", "s");
        MakePrivate(Path.GetDirectoryName(path)!);
        await using var successor = new TestSystem();
        await using (var robbed = new TestSystem())
        {
            LocalRemoting.Listen(robbed.System, path);
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
            MakePrivate(Path.GetDirectoryName(path)!);
            LocalRemoting.Listen(successor.System, path);
        }

        Assert.True(File.Exists(path));

        static void MakePrivate(string directory) => Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_file_that_a_dead_host_left_is_replaced_and_a_living_hosts_is_not()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("s");
        var dead = SocketLocation.NewSocket();
        dead.Bind(new UnixDomainSocketEndPoint(path));
        var bytes = File.GetUnixFileMode(path);
        dead.SafeHandle.Dispose(); // as the kernel does it: the descriptor goes, the file stays
        Assert.True(File.Exists(path));

        await using var test = new TestSystem();
        LocalRemoting.Listen(test.System, path);
        await using var second = new TestSystem();
        var refusal = Assert.Throws<RemotingException>(() => LocalRemoting.Listen(second.System, path));

        Assert.Contains("living process", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("pipe")]
    [InlineData("link")]
    [InlineData("directory")]
    public async Task What_is_no_socket_is_left_alone(string what)
    {
        using var scratch = new ScratchDirectory();
        var (path, file) = (scratch.Combine("s"), scratch.Combine("file"));
        File.WriteAllText(file, "somebody's");
        switch (what)
        {
            case "file":
                File.Move(file, path);
                break;
            case "pipe":
                using (var made = System.Diagnostics.Process.Start("mkfifo", path))
                {
                    await made.WaitForExitAsync();
                }

                break;
            case "link":
                File.CreateSymbolicLink(path, file);
                break;
            default:
                Directory.CreateDirectory(path);
                break;
        }

        await using var test = new TestSystem();
        var refusal = Assert.Throws<RemotingException>(() => LocalRemoting.Listen(test.System, path));

        Assert.Contains("no socket", refusal.Message, StringComparison.Ordinal);
        Assert.False(Native.IsSocket(path));
        if (what is "file" or "link")
        {
            Assert.Equal("somebody's", File.ReadAllText(path));
        }
    }

    [Fact]
    public async Task A_system_that_has_ended_can_have_no_links()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("s");
        await using var ended = new TestSystem();
        await ended.System.Terminate();

        Assert.Contains("has ended", Assert.Throws<RemotingException>(() => LocalRemoting.Listen(ended.System, path)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));

        await using var host = new TestSystem();
        LocalRemoting.Listen(host.System, path);
        await using var peer = new TestSystem();
        await peer.System.Terminate();
        await Assert.ThrowsAsync<RemotingException>(() => LocalRemoting.ConnectAsync(peer.System, path));
        host.Log.Expect("closed its links"); // it was let in, and has left
    }

    // Goal: of two hosts that start at once neither deletes the other's socket, which nobody listens on at first. Method: the lock that the first one holds meanwhile.
    [Fact]
    public async Task While_another_process_makes_its_socket_nobody_deletes_it_for_a_dead_hosts()
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("s");
        await using var test = new TestSystem();
        using (var bound = SocketLocation.NewSocket())
        using (Native.TryLockDirectory(scratch.Path))
        {
            bound.Bind(new UnixDomainSocketEndPoint(path));

            var refusal = Assert.Throws<RemotingException>(() => LocalRemoting.Listen(test.System, path, new LocalRemotingOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(1) }));

            Assert.Contains("Another process has been making a socket", refusal.Message, StringComparison.Ordinal);
            Assert.True(File.Exists(path));
        }

        LocalRemoting.Listen(test.System, path);
    }

    // Goal: of two hosts that start at once the second hears what became of the first. Method: the first goes on when the second looks how long it has waited.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_comes_while_another_process_makes_its_socket_waits_until_that_is_up_or_gone(bool isUp)
    {
        using var scratch = new ScratchDirectory();
        var path = scratch.Combine("s");
        await using var first = new TestSystem();
        var time = new WatchedTime();
        await using var second = new TestSystem(time: time);
        var turn = Native.TryLockDirectory(scratch.Path);
        time.WhenLookedAt(() =>
        {
            turn!.Dispose();
            if (isUp)
            {
                LocalRemoting.Listen(first.System, path);
            }
        });

        var failure = Record.Exception(() => LocalRemoting.Listen(second.System, path));

        if (isUp)
        {
            Assert.Contains("living process", Assert.IsType<RemotingException>(failure).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(failure);
        }
    }

    /// <summary>The machine's clock, on which something happens when the thread of a test looks at it for the second time.</summary>
    private sealed class WatchedTime : TimeProvider
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private Action? _then;
        private int _looks;

        public void WhenLookedAt(Action then) => _then = then;

        public override long GetTimestamp()
        {
            if (Environment.CurrentManagedThreadId == _thread && _then is { } then && ++_looks == 2)
            {
                then();
            }

            return base.GetTimestamp();
        }
    }
}
