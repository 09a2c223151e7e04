using ActorShm.Actors.Work;
using ActorShm.Telemetry;

return await NodeProcess.RunAsync(args, observe: static (settings, options) => OtlpExport.Start(settings, "actorshm-node", options.RunDirectory));
