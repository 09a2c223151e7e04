using ActorShm.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

// In the namespace of the types that these methods extend, so that they are found without a using.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds ActorShm to an application.</summary>
public static class ActorShmServiceCollectionExtensions
{
    /// <summary>Adds a run with node processes that starts and ends with the application. Inject <see cref="ActorShmService"/> to reach the run.</summary>
    /// <remarks>Options are first read from the section <see cref="ActorShmOptions.SectionName"/>, and checked when the application starts: a key there that is no option is an error. A further call adds to the options of the same run.</remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options, also those that configuration cannot; it wins over configuration.</param>
    public static IServiceCollection AddActorShm(this IServiceCollection services, Action<ActorShmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<ActorShmOptions>();
        if (services.All(service => service.ServiceType != typeof(ActorShmService)))
        {
            options.Configure<IConfiguration>((read, configuration) => ActorShmSection.Read(configuration, read)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<ActorShmOptions>, ActorShmOptionsValidator>();
            services.AddSingleton<ActorShmService>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ActorShmService>());
        }

        if (configure is not null)
        {
            options.Configure(configure);
        }

        return services;
    }

    /// <summary>Adds a health check of the run.</summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">The status that it reports for a run that does not work; unhealthy when null.</param>
    /// <param name="tags">The tags by which the check can be chosen.</param>
    public static IHealthChecksBuilder AddActorShm(
        this IHealthChecksBuilder builder, string name = "actorshm", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<ActorShmHealthCheck>(name, failureStatus, tags ?? []);
    }
}
