using ActorShm.Actors;
using ActorShm.Hosting;
using ActorShm.Segments;

namespace WebService;

/// <summary>The requests that the service answers. When a client gives up a request, its job is cancelled.</summary>
internal static class Queries
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static void Map(WebApplication application)
    {
        var queries = application.MapGroup(string.Empty).AddEndpointFilter(TellFailuresAsync);
        queries.MapGet("/query", QueryAsync);
        queries.MapGet("/histogram", HistogramAsync);
        queries.MapGet("/window", WindowAsync);
        queries.MapGet("/nodes", async (ActorShmService service, CancellationToken cancellation) =>
            (await service.Run.ListNodesAsync(cancellation)).Select(node => new { node.Node, node.Pid }));
        application.MapHealthChecks("/health");
    }

    // A run that cannot answer is no defect of the service: either the client made a mistake, or it may ask again later.
    private static async ValueTask<object?> TellFailuresAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (RunFailedException e) when (e.Kind == FailureKind.Input)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
        }
        catch (Exception e) when (e is RunFailedException or NoHostException)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    // Runs any program in NumPy's words over x: /query?program=mean(sqrt(x))
    private static async Task<IResult> QueryAsync(string program, ActorShmService service, Measurements measurements, CancellationToken cancellation)
    {
        var inputs = new Dictionary<string, SegmentHandle> { ["x"] = await measurements.Ready };
        var outcome = await service.Run.Client.RunAsync(new ProgramRequest(program, inputs, []), cancellation: cancellation);
        return Results.Ok(outcome.Results.Select(result => new { result.Name, Value = result.Value?.ToString(), outcome.Cost.Retries }));
    }

    // Runs the program's own kernel: /histogram?from=0&to=1
    private static async Task<IResult> HistogramAsync(double from, double to, ActorShmService service, Measurements measurements, CancellationToken cancellation)
    {
        var range = new BinRange(from, to);
        if (range.BinsPerUnit is not (> 0 and < double.PositiveInfinity))
        {
            return Results.Problem(
                $"'from' must lie before 'to', both must be finite, and so must their difference and its inverse; they were {from} and {to}.", statusCode: StatusCodes.Status400BadRequest);
        }

        var request = new KernelRequest(await measurements.Ready).With(range);
        var bins = (await service.Run.Client.ReduceAsync(new HistogramKernel(), request, cancellation: cancellation)).Value;
        return Results.Ok(((ReadOnlySpan<long>)bins).ToArray());
    }

    // Asks the program's own actor in one node or, if that node has just died, in another: /window?start=1000&count=100
    private static async Task<IResult> WindowAsync(long start, int count, ActorShmService service, Measurements measurements, ILogger<WindowActor> log, CancellationToken cancellation)
    {
        var x = await measurements.Ready;
        if (start < 0 || count is < 1 or > 1_000_000 || start > x.ElementCount - count)
        {
            return Results.Problem($"A window has 1 to 1,000,000 of the {x.ElementCount} measurements; {count} from {start} on are none.", statusCode: StatusCodes.Status400BadRequest);
        }

        foreach (var node in await service.Run.ListNodesAsync(cancellation))
        {
            try
            {
                var windows = await service.Run.ResolveAsync(node.Node, "windows", Patience, cancellation);
                return Results.Ok(await windows.Ask<WindowSummarized>(new SummarizeWindow(x, start, count), Patience, cancellation));
            }
            catch (Exception e) when (e is ActorNotFoundException or AskTimeoutException)
            {
                log.LogWarning(e, "Node {Node} does not answer; the next one has the same array", node.Node);
            }
        }

        return Results.Problem("No node answers.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
