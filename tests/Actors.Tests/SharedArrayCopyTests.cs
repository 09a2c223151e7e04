using ActorShm.Segments;
using ActorShm.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ActorShm.Actors.Tests;

// Goal: copying out what is stored already heeds its token and tells its progress, as computing does. Method: an array of two pieces, and a listener that acts at the first.
public sealed class SharedArrayCopyTests : IAsyncLifetime, IDisposable
{
    private const int Length = (64 << 20) + 3;
    private readonly ScratchDirectory _scratch = new("/dev/shm");
    private RunHost _host = null!;
    private RunClient _client = null!;
    private SharedArray<byte> _array = null!;

    public async Task InitializeAsync()
    {
        _host = await RunHost.StartAsync(_scratch.Combine("run"), ActorShmSettings.Load([]), NullLoggerFactory.Instance);
        _client = await _host.OpenClientAsync();
        _array = new SharedArray<byte>(_client, await _client.CreateSegmentAsync(ElementType.UInt8, Shape.Vector(Length), "x", ArrayContent.Ones));
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_stored_array_is_copied_whole_and_the_copy_tells_how_far_it_is()
    {
        var told = new List<JobProgress>();

        var copy = await _array.ToArrayAsync(new Listener(told.Add));

        Assert.Equal(-1, copy.AsSpan().IndexOfAnyExcept((byte)1));
        Assert.Equal([64 << 20, Length], told.Select(progress => progress.DoneBytes));
        Assert.Equal(1, told[^1].Fraction);
    }

    [Fact]
    public async Task A_stored_array_without_elements_is_copied_and_told_of()
    {
        var told = new List<JobProgress>();
        var nothing = new SharedArray<byte>(_client, await _client.CreateSegmentAsync(ElementType.UInt8, Shape.Vector(0), "nothing"));

        Assert.Empty(await nothing.ToArrayAsync(new Listener(told.Add)));

        Assert.Equal(1, Assert.Single(told).Fraction);
    }

    [Fact]
    public async Task A_copy_that_is_cancelled_stops_before_its_next_piece()
    {
        using var cancellation = new CancellationTokenSource();
        var destination = new byte[Length];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _array.CopyToAsync(destination, new Listener(_ => cancellation.Cancel()), cancellation.Token));

        Assert.Equal([1, 0], [destination[(64 << 20) - 1], destination[64 << 20]]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _array.ToArrayAsync(cancellation: cancellation.Token));
    }

    [Fact]
    public async Task What_the_listener_of_a_copy_throws_ends_it_and_is_thrown() =>
        Assert.Equal("enough", (await Assert.ThrowsAsync<InvalidOperationException>(() => _array.ToArrayAsync(new Listener(_ => throw new InvalidOperationException("enough"))))).Message);

    /// <summary>Hears of each step where it happens.</summary>
    private sealed class Listener(Action<JobProgress> hear) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => hear(value);
    }
}
