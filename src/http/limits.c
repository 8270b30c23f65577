/* limits: the table. */
#include "http/limits.h"

#include "http/listener.h"

const struct limit http_limits[] = {
    {"http.head", HTTP_HEAD_MAX, "bytes", N_("Request line and fields of a request together.")},
    {"http.target", HTTP_TARGET_MAX, "bytes", N_("Address of a request, with what stands after the question mark.")},
    {"http.fields", HTTP_FIELDS_MAX, "fields", N_("Fields of a request.")},
    {"http.body", HTTP_BODY_MAX, "bytes", N_("Body of a request, unless its page says otherwise.")},
    {"http.upload", HTTP_UPLOAD_MAX, "bytes", N_("The largest body that any page accepts.")},
    {"http.bodies", HTTP_BODIES_MAX, "bytes", N_("Bodies of all requests under way together.")},
    {"http.chunk.extensions", HTTP_CHUNK_EXTENSIONS_MAX, "bytes", N_("Extensions of the chunks of one body.")},
    {"http.chunk.digits", HTTP_CHUNK_DIGITS_MAX, "digits", N_("Digits of the size of one chunk.")},
    {"http.trailers", HTTP_TRAILERS_MAX, "bytes", N_("Fields that come after a body in chunks.")},
    {"http.form", HTTP_FORM_MAX, "fields", N_("Fields of one form.")},
    {"http.part.head", HTTP_PART_HEAD_MAX, "bytes", N_("Head of one part of a form with files.")},
    {"http.certificate", HTTP_CERTIFICATE_MAX, "bytes", N_("Certificate of a client.")},
    {"http.note", HTTP_NOTE_MAX, "bytes", N_("What one process hands on to the next.")},
    {"http.forwards", HTTP_FORWARDS_MAX, "forwards", N_("How often a request is handed on.")},
    {"http.frame", HTTP_FRAME_MAX, "bytes", N_("Message between the listener and a process.")},
    {"http.answer.fields", HTTP_ANSWER_FIELDS_MAX, "bytes", N_("Fields of an answer.")},
    {"http.file", HTTP_FILE_MAX, "bytes", N_("File that is sent as an answer.")},
    {"http.lanes", LISTENER_LANES_MAX, "lanes", N_("Kinds of processes behind the listener.")},
    {"http.processes", LISTENER_PROCESSES_MAX, "processes", N_("Processes of one kind.")},
    {"http.connections", HTTP_CONNECTIONS, "connections", N_("Connections at the same time.")},
    {"http.connections.peer", HTTP_CONNECTIONS_PER_PEER, "connections",
     N_("Connections of one address at the same time; trusted proxies and this machine excepted.")},
    {"http.header.time", HTTP_HEADER_SECONDS, "seconds", N_("Time for the head of a request.")},
    {"http.body.rate", HTTP_BODY_RATE, "bytes/second", N_("Slowest body of a request.")},
    {"http.send.rate", HTTP_SEND_RATE, "bytes/second", N_("Slowest reception of an answer.")},
    {"http.idle.time", HTTP_IDLE_SECONDS, "seconds", N_("How long a connection may rest between two requests.")},
    {"http.stop.time", HTTP_STOP_SECONDS, "seconds", N_("Time for what is under way when the server stops.")},
    {"http.linger.time", HTTP_LINGER_SECONDS, "seconds", N_("Time for a client to read why it was refused.")},
    {"http.linger", HTTP_LINGER_MAX, "bytes", N_("Bytes thrown away after a refusal.")},
    {0}};
