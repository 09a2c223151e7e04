// A web service that answers queries over an array in shared memory. It starts its own executable as nodes; the nodes and the array live as long as the service.
//
//   web-service --urls http://127.0.0.1:5080
//   curl 'http://127.0.0.1:5080/query?program=mean(x);max(x)'
using ActorShm.Hosting;
using WebService;

if (await ActorShmNode.TryRunAsync(args, ConfigureNode) is { } exitCode)
{
    return exitCode; // this process was a node, and its run is over
}

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddActorShm(options => options.Messages = Messages.All);
builder.Services.AddHealthChecks().AddActorShm();
builder.Services.AddSingleton<Measurements>();
builder.Services.AddHostedService(provider => provider.GetRequiredService<Measurements>());

var application = builder.Build();
Queries.Map(application);
var stopping = application.Lifetime.ApplicationStopping;
try
{
    await application.RunAsync();
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    // Told to end while it started: the run has ended in good order, and so does the program.
}

return Environment.ExitCode;

// Adds to a node what only nodes of this program can do.
static void ConfigureNode(NodeSetup node)
{
    node.Kernels.Add(new HistogramKernel());
    node.Messages = Messages.All;
    node.OnStart = context =>
    {
        var segments = context.Segments;
        context.ActorSystem.ActorOf(Props.Create(() => new WindowActor(segments)), "windows");
    };
}
