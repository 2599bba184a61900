// Asio, compiled once for the whole tree (BOOST_ASIO_SEPARATE_COMPILATION). Not asio::ssl: TLS goes
// through TlsSession.
#include <boost/asio/impl/src.hpp>
