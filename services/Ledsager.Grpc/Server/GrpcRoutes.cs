using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grpc.AspNetCore.Server.Internal;

/// <summary>Where gRPC calls arrive.</summary>
internal static class GrpcRoutes
{
    /// <summary>The name of <see cref="GrpcRequestConstraint"/> in route patterns.</summary>
    public const string ConstraintName = "grpcunimplemented";

    public static IEndpointConventionBuilder Map(IEndpointRouteBuilder routes, string pattern, RequestDelegate handle, IReadOnlyList<object> metadata)
    {
        var endpoint = routes.Map(RoutePatternFactory.Parse(pattern), handle);
        endpoint.Add(builder =>
        {
            builder.DisplayName = $"gRPC - {pattern}";
            builder.Metadata.Add(new HttpMethodMetadata([HttpMethods.Post]));
            foreach (var item in metadata)
            {
                builder.Metadata.Add(item);
            }
        });
        return endpoint;
    }

    /// <summary>Calls that no method is mapped for, of one service or of any: the constraint leaves what is no gRPC to others.</summary>
    public static IEndpointConventionBuilder MapUnimplemented(IEndpointRouteBuilder routes, string? serviceName) =>
        Map(
            routes,
            $"/{serviceName ?? "{unimplementedService}"}/{{unimplementedMethod:{ConstraintName}}}",
            http => Unimplemented(http, serviceName is null ? "Service is unimplemented." : "Method is unimplemented."),
            []);

    private static Task Unimplemented(HttpContext http, string text)
    {
        if (Preconditions.TryRefuse(http))
        {
            return Task.CompletedTask;
        }

        http.Response.ContentType = HeaderNames.ContentType;
        http.Response.Headers.GrpcStatus = StatusNumbers.Text(StatusCode.Unimplemented);
        http.Response.Headers.GrpcMessage = StatusText.Encode(text);
        return Task.CompletedTask;
    }
}

/// <summary>Holds for POST requests with gRPC content.</summary>
internal sealed class GrpcRequestConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
        httpContext is not null && HttpMethods.IsPost(httpContext.Request.Method) && HeaderNames.IsGrpc(httpContext.Request.ContentType);
}
