using Ledsager.Api.Deadlines.V1;
using Ledsager.EventStore;
using Ledsager.Service.Deadlines;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ledsager.Service.Tests.Deadlines;

/// <summary>Lists as a client reads them.</summary>
internal static class Listing
{
    /// <summary>The rows of a store, read as the service does.</summary>
    public static AgendaReader Agenda(IEventStore store) => new(store, Law.ServiceLevels.BuiltIn(), NullLogger<AgendaReader>.Instance);

    /// <summary>Every page, one after another.</summary>
    public static async Task<List<Deadline>> ListAll(this ServiceProcess service, ListDeadlinesRequest request, Func<Task>? between = null)
    {
        request = request.Clone();
        var all = new List<Deadline>();
        for (var pages = 0; pages < 1000; pages++)
        {
            var page = await service.Deadlines.ListDeadlinesAsync(request);
            page.Deadlines.Count.ShouldBeLessThanOrEqualTo(request.PageSize == 0 ? 50 : request.PageSize);
            all.AddRange(page.Deadlines);
            if (page.NextPageToken.Length == 0)
                return all;

            page.Deadlines.Count.ShouldBe(request.PageSize == 0 ? 50 : request.PageSize);
            request.PageToken = page.NextPageToken;
            if (between is not null)
                await between();
        }

        throw new InvalidOperationException("The pages do not end.");
    }

    /// <summary>Every page of notes, one after another.</summary>
    public static async Task<List<Note>> ListAll(this ServiceProcess service, ListNotesRequest request)
    {
        request = request.Clone();
        var all = new List<Note>();
        for (var pages = 0; pages < 1000; pages++)
        {
            var page = await service.Deadlines.ListNotesAsync(request);
            all.AddRange(page.Notes);
            if (page.NextPageToken.Length == 0)
                return all;

            page.Notes.Count.ShouldBe(request.PageSize == 0 ? 50 : request.PageSize);
            request.PageToken = page.NextPageToken;
        }

        throw new InvalidOperationException("The pages do not end.");
    }
}
