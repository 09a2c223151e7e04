using ActorShm.Actors.Cutting;
using ActorShm.Actors.Messages;
using ActorShm.Actors.WorkTables;
using ActorShm.Kernels;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Actors.Tests;

/// <summary>A work table in a file of its own.</summary>
internal sealed class TableFile : IDisposable
{
    public static readonly StageKey Key = new(7, 2);

    private readonly ScratchDirectory _scratch = new("/dev/shm");

    public TableFile(StageCut cut, int nodes = 2, int slots = 4)
    {
        File = SharedFile.Create(_scratch.Combine("1"), WorkTableLayout.TableBytes(slots, cut));
        Table = WorkTable.Make(File, Key, cut, slots, nodes);
    }

    public SharedFile File { get; }

    public WorkTable Table { get; }

    public RentedTable Rented => new(1, File, Table);

    public static Stage SumStage(long elementCount)
    {
        var program = CompiledProgram.Compile("sum(x)", [new ProgramInput("x", DType.Float64, [elementCount])], []);
        Assert.True(program.Start([null]).TryNextStage(out var stage));
        return stage!;
    }

    public static StageCut CutOf(int partitions) => StageCut.Exactly(SumStage((long)partitions * BlockGrid.BlockElements), partitions);

    public void Dispose()
    {
        File.Dispose();
        _scratch.Dispose();
    }
}
